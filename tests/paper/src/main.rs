//! `living-well-paper page.html sheet.pdf`: prints a page as the Print button would, but to a file and without a
//! dialog. The web driver of `WebKitGTK` 2.50 cannot print, and another browser breaks pages elsewhere.

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use std::cell::Cell;
    use std::process::ExitCode;
    use std::rc::Rc;

    use gtk::prelude::*;
    use webkit2gtk::{LoadEvent, PrintOperation, PrintOperationExt, WebView, WebViewExt};

    let told: Vec<String> = std::env::args().skip(1).collect();
    let [page, sheet] = told.as_slice() else {
        eprintln!("living-well-paper page.html sheet.pdf");
        return ExitCode::from(2);
    };
    if gtk::init().is_err() {
        eprintln!("There is no display.");
        return ExitCode::FAILURE;
    }
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_default_size(1366, 768);
    let view = WebView::new();
    window.add(&view);
    window.show_all();

    let went_well = Rc::new(Cell::new(false));
    let (sheet, outcome) = (format!("file://{sheet}"), Rc::clone(&went_well));
    view.connect_load_changed(move |view, event| {
        if event != LoadEvent::Finished {
            return;
        }
        let settings = gtk::PrintSettings::new();
        settings.set_printer("Print to File");
        settings.set("output-file-format", Some("pdf"));
        settings.set("output-uri", Some(&sheet));
        let paper = gtk::PageSetup::new();
        paper.set_paper_size(&gtk::PaperSize::new(Some("iso_a4")));
        let printing = PrintOperation::new(view);
        printing.set_print_settings(&settings);
        printing.set_page_setup(&paper);
        let outcome = Rc::clone(&outcome);
        printing.connect_failed(|_, failure| eprintln!("Not printed: {failure}"));
        let kept = printing.clone();
        printing.connect_finished(move |_| {
            let _ = &kept;
            outcome.set(true);
            gtk::main_quit();
        });
        printing.print();
    });
    view.load_uri(&format!("file://{page}"));
    gtk::main();
    if went_well.get() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    eprintln!("Only WebKitGTK prints here.");
}
