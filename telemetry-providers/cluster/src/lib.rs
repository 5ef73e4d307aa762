//! The section cluster: the node and its leader.
