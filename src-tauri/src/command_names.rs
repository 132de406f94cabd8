// Every command the page may call: one name a line, sorted. build.rs puts them into the app manifest,
// so that a capability has to allow each by name; tests.rs holds the other lists against this one.
&[
    "print_page",
    "status",
]
