//! The section persistentSubscriptions: how many groups there are.
