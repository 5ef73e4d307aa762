//! The section environment: the machine.
