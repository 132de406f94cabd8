//! What the end of a program may leave behind: nothing that can be read.

/// Tells the system to write no core file when this program, or one that it starts, ends in a fault: its
/// memory holds keys and records. A system that cannot be told so writes none by itself (Windows).
pub fn leave_no_core_file() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        let none = Rlimit {
            current: Some(0),
            maximum: Some(0),
        };
        // Lowering a limit is refused to nobody.
        let _ = setrlimit(Resource::Core, none);
    }
}

#[cfg(all(test, unix))]
mod tests {
    use rustix::process::{Resource, getrlimit};

    #[test]
    fn no_core_file_is_left_and_no_child_can_ask_for_one_again() {
        super::leave_no_core_file();
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    }
}
