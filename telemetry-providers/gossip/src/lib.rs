//! The section gossip: the members of the cluster and their states.
