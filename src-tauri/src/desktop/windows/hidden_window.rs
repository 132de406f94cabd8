//! The window that hears Windows. It has a thread of its own, so that it is heard while the page's thread is busy. It is
//! never shown, and yet belongs to the desktop: one for messages only (`HWND_MESSAGE`) is not told of sleep.

use std::cell::OnceCell;
use std::ptr::null_mut;

use windows_sys::Win32::Foundation::{HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::System::LibraryLoader::GetModuleHandleW;
use windows_sys::Win32::System::Power::RegisterSuspendResumeNotification;
use windows_sys::Win32::System::RemoteDesktop::{
    NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification,
};
use windows_sys::Win32::UI::WindowsAndMessaging as api;
use windows_sys::core::PCWSTR;

use crate::desktop::Locking;

/// The kind of window this is, as Windows names it.
const CLASS: PCWSTR = windows_sys::w!("Living Well: put away");

// What is decided for every system goes by numbers of our own, which are those of Windows.
const _: () = {
    assert!(super::WM_ENDSESSION == api::WM_ENDSESSION);
    assert!(super::WM_POWERBROADCAST == api::WM_POWERBROADCAST);
    assert!(super::WM_WTSSESSION_CHANGE == api::WM_WTSSESSION_CHANGE);
    assert!(super::PBT_APMSUSPEND == api::PBT_APMSUSPEND as usize);
    assert!(super::WTS_CONSOLE_DISCONNECT == api::WTS_CONSOLE_DISCONNECT as usize);
    assert!(super::WTS_REMOTE_DISCONNECT == api::WTS_REMOTE_DISCONNECT as usize);
    assert!(super::WTS_SESSION_LOGOFF == api::WTS_SESSION_LOGOFF as usize);
    assert!(super::WTS_SESSION_LOCK == api::WTS_SESSION_LOCK as usize);
};

thread_local! {
    /// What to do when the laptop is put away. Windows calls a window on the thread that made it, and on no other.
    static LOCK: OnceCell<Box<dyn Fn() -> Locking>> = const { OnceCell::new() };
}

/// Listens until the app ends, and calls `lock` whenever the laptop is put away.
pub fn listen(lock: impl Fn() -> Locking + Clone + Send + 'static) {
    std::thread::spawn(move || {
        // The thread is new, so that nothing was set before.
        let _ = LOCK.with(|known| known.set(Box::new(lock)));
        if let Some(window) = open() {
            ask_to_be_told(window);
            attend();
        }
    });
}

/// Opens the window, on the thread that is to attend to it.
fn open() -> Option<HWND> {
    // SAFETY: null asks for the program itself, which stays loaded until it ends.
    let program = unsafe { GetModuleHandleW(std::ptr::null()) };
    let class = api::WNDCLASSW {
        lpfnWndProc: Some(heard),
        hInstance: program,
        lpszClassName: CLASS,
        ..Default::default()
    };
    // SAFETY: the class is whole (what is not set is zero, which stands for none), its name ends in a zero, and it is
    // read during the call only. `heard` has the form that Windows asks for and is part of the program.
    if unsafe { api::RegisterClassW(&raw const class) } == 0 {
        return None;
    }
    // SAFETY: the class was registered for this program just now; the rest is nothing, or null where null is allowed. No
    // style says that it is visible.
    let window = unsafe {
        api::CreateWindowExW(
            0,
            CLASS,
            std::ptr::null(),
            api::WS_OVERLAPPED,
            0,
            0,
            0,
            0,
            null_mut(),
            null_mut(),
            program,
            std::ptr::null(),
        )
    };
    (!window.is_null()).then_some(window)
}

/// Asks for the messages that Windows sends to nobody who has not asked: of this session; and of sleep, on laptops whose
/// sleep is a lighter one (Modern Standby). Where one is refused the other is still heard. Both end with the app.
fn ask_to_be_told(window: HWND) {
    // SAFETY: the window was made by this thread and is not closed before the app ends.
    unsafe { WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) };
    // SAFETY: as above; with this flag the handle is taken for that of a window.
    unsafe { RegisterSuspendResumeNotification(window, api::DEVICE_NOTIFY_WINDOW_HANDLE) };
}

/// Hands on each message as it comes, until the app ends.
fn attend() {
    let mut message = api::MSG::default();
    // SAFETY: the message is ours to be written, and nothing else holds it. It is below zero when something is wrong.
    while unsafe { api::GetMessageW(&raw mut message, null_mut(), 0, 0) } > 0 {
        // SAFETY: the message was filled in by the call above and goes on as it is.
        unsafe { api::DispatchMessageW(&raw const message) };
    }
}

/// What Windows calls with each message.
///
/// # Safety
/// For Windows to call: a message's parameters may be addresses, and they are handed on as they came.
unsafe extern "system" fn heard(window: HWND, message: u32, what: WPARAM, more: LPARAM) -> LRESULT {
    if super::is_put_away(message, what)
        && let Some(locking) = LOCK.with(|known| known.get().and_then(|lock| lock()))
    {
        // The laptop sleeps, or the session ends, once this is answered or Windows has lost patience (after about two
        // seconds). A lock that went wrong has nobody to tell.
        let _ = locking.join();
    }
    if message == api::WM_CLOSE {
        // Whoever wants the app to end tells all its windows. Were this one closed and the app not, nothing more would be
        // heard.
        return 0;
    }
    // SAFETY: the window is ours, and the rest is what Windows has just given.
    unsafe { api::DefWindowProcW(window, message, what, more) }
}
