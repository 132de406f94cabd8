//! core

pub mod forms;
