// Every command the page may call: one name a line, sorted. build.rs puts them into the app manifest,
// so that a capability has to allow each by name; tests.rs holds the other lists against this one.
&[
    "begin_set_up",
    "check_passphrase",
    "choose_start",
    "find",
    "finish_set_up",
    "lock",
    "print_page",
    "recent_changes",
    "save_settings",
    "status",
    "suggest_passphrase",
    "undo",
    "unlock",
    "unlock_with_recovery",
]
