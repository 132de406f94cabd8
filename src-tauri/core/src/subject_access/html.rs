//! The report as one file that needs nothing else: opened by any browser or word processor, in large print, with every
//! mark as plain signs, so that it can be searched for and blacked out.

use super::{Everything, EverythingPart};

/// 18 points is large print (RNIB, "Clear print guidelines"); nothing is loaded and nothing runs.
const STYLE: &str = "body{font:18pt/1.5 'Atkinson Hyperlegible Next',Verdana,sans-serif;max-width:42em;margin:1.5em auto;\
padding:0 1em;color:#1d2a30;background:#fff}h1{font-size:1.5em}h2{font-size:1.25em;margin-top:2em;\
border-bottom:3px solid #0b5563}h3{font-size:1em;margin:1.4em 0 .2em}dl{margin:0 0 1em}dt{font-weight:bold}\
dd{margin:0 0 .5em;white-space:pre-wrap;overflow-wrap:anywhere}.first{border:3px solid #1d2a30;padding:.5em 1em}\
h2,h3{break-after:avoid}@page{margin:18mm}";

/// Letters that HTML would read as signs.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // What a page may not hold at all.
            c if c.is_control() && !matches!(c, '\n' | '\t') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// The report. `restricted` is the file of what stands apart.
pub(super) fn page(all: &Everything, parts: &[EverythingPart], restricted: bool) -> String {
    let title = if restricted {
        format!("Restricted concerns about {}", all.name)
    } else {
        format!("Everything held about {}", all.name)
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en-GB\"><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\
         <title>{0}</title><style>{STYLE}</style></head><body>\n<h1>{0}</h1>\n<p>Made on {1}.</p>\n",
        escaped(&title),
        escaped(&all.day),
    );
    out.push_str("<div class=\"first\"><p><b>Before this is handed over</b></p><ul>");
    out.push_str(
        "<li>Words between [[ and ]] are about somebody else. Decide about each: take it out, or ask them.</li>\
         <li>A name that is not on record is not marked. Read every line.</li>\
         <li>Is there something about their health that they may not know? Ask their nurse or doctor first.</li>\
         <li>Give the privacy notice with it. It says why, for how long, and where to complain.</li>",
    );
    if restricted {
        out.push_str(
            "<li>This part leaves only by a decision that it will do no serious harm.</li>",
        );
    } else if all.restricted > 0 {
        out.push_str(
            "<li>A part of the record is not in this file. Somebody decides about it apart.</li>",
        );
    }
    out.push_str("</ul></div>\n");
    for part in parts {
        out.push_str(&format!("<h2>{}</h2>\n", escaped(&part.title)));
        for entry in &part.entries {
            if !entry.heading.is_empty() {
                out.push_str(&format!("<h3>{}</h3>\n", escaped(&entry.heading)));
            }
            out.push_str("<dl>\n");
            for (term, text) in &entry.lines {
                out.push_str(&format!(
                    "<dt>{}</dt><dd>{}</dd>\n",
                    escaped(term),
                    escaped(text)
                ));
            }
            out.push_str("</dl>\n");
        }
    }
    out.push_str("</body></html>\n");
    out
}
