//! A bare window: what the machine and the library need to show a field one can type in.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!())
}
