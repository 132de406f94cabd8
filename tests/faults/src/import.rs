//! Import: files that are not what they say they are.

use std::fs;
use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use living_well_core::progress::Part;
use living_well_core::{csv, import};

use crate::Result;
use crate::random::Random;
use crate::row::{Plan, Row};
use crate::work::{Base, child_of, lines_of, say};

/// The most memory that taking in a file may need, in KiB.
const MOST_MEMORY: u64 = 512 * 1024;
/// The longest that a file which is refused may take.
const MOST_TIME: Duration = Duration::from_secs(5);
const GIB: u64 = 1 << 30;

/// Ten minutes of files made wrong at random; fields of a gigabyte; wrong encodings.
pub fn row(plan: &Plan) -> Result<Row> {
    let seconds = plan.of(600);
    let mut row = Row::new(
        "import: random files, a 1 GB field, wrong encodings",
        "0 panics, under 512 MB, refused in 5 s",
        if plan.full { 20_000 } else { 1_000 },
    );
    let place = tempfile::tempdir()?;
    for (name, bytes) in wrong_encodings() {
        let path = place.path().join("encoded.csv");
        fs::write(&path, bytes)?;
        let refused = csv::read_file(&path, &import::columns()).is_err();
        if !refused {
            row.fault(format!("{name} was taken in"));
        }
        row.tried();
    }
    for kind in ["sparse file", "pipe", "64 MB file"] {
        let (memory, took, answer) = large(kind, place.path())?;
        row.tried();
        if answer != "refused" {
            row.fault(format!("a large field from a {kind}: {answer}"));
        }
        if memory > MOST_MEMORY {
            row.fault(format!("a {kind} took {} MB of memory", memory / 1024));
        }
        if took > MOST_TIME {
            row.fault(format!(
                "a {kind} was refused after {} ms",
                took.as_millis()
            ));
        }
        row.aside.push_str(&format!(
            "{kind}: {} ms, {} MB. ",
            took.as_millis(),
            memory / 1024
        ));
    }

    // The random files are taken in by a child, so that what it costs is its own.
    let mut child = child_of(&["fuzz"])?
        .arg(seconds.to_string())
        .arg(plan.random("import").next().to_string())
        .stdout(Stdio::piped())
        .spawn()?;
    let told = lines_of(child.stdout.take().ok_or("no output")?);
    let status = child.wait()?;
    if !status.success() {
        row.fault(format!(
            "the child that takes in random files ended: {status}"
        ));
    }
    let mut whole = 0;
    for line in told.lines() {
        match line.split_once(' ') {
            Some(("tried", count)) => (0..count.parse::<usize>()?).for_each(|_| row.tried()),
            Some(("whole", count)) => whole = count.parse()?,
            Some(("memory", kib)) if kib.parse::<u64>()? > MOST_MEMORY => {
                row.fault(format!("random files took {kib} KiB of memory"));
            }
            Some(("fault", what)) => row.fault(what),
            _ => {}
        }
    }
    row.aside.push_str(&format!(
        "{seconds} s of random files, {whole} of them sound."
    ));
    if whole == 0 {
        row.fault("no random file was sound, so that nothing behind the reader was tried");
    }
    Ok(row)
}

fn wrong_encodings() -> Vec<(&'static str, Vec<u8>)> {
    let text = "given_name,family_name\r\nZo\u{eb},Tr\u{e9}mayne\r\n";
    let wide = |order: fn(u16) -> [u8; 2], mark: bool| {
        let units = mark.then_some(0xFEFF).into_iter();
        units
            .chain(text.encode_utf16())
            .flat_map(order)
            .collect::<Vec<u8>>()
    };
    let narrow: Vec<u8> = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?'))
        .collect();
    let mut utf32 = vec![0xFF, 0xFE, 0, 0];
    utf32.extend(
        text.chars()
            .flat_map(|letter| u32::from(letter).to_le_bytes()),
    );
    let ascii = |name: &[u8]| [b"given_name,family_name\r\n".as_slice(), name, b",X\r\n"].concat();
    vec![
        ("UTF-16 LE with a mark", wide(u16::to_le_bytes, true)),
        ("UTF-16 BE with a mark", wide(u16::to_be_bytes, true)),
        ("UTF-16 LE", wide(u16::to_le_bytes, false)),
        ("UTF-16 BE", wide(u16::to_be_bytes, false)),
        ("UTF-32 LE", utf32),
        ("Latin-1", narrow),
        ("Windows-1252", ascii(b"O\x92Tremayne")),
        ("Shift JIS", ascii(b"\x93\x63\x92\x86")),
        ("GBK", ascii(b"\xcc\xef\xd6\xd0")),
        ("Mac Roman", ascii(b"Zo\x91")),
        ("UTF-8 cut short", ascii(b"Zo\xc3")),
        ("UTF-8 written too long", ascii(b"\xc0\xaf")),
        ("half of a surrogate", ascii(b"\xed\xa0\x80")),
        ("UTF-7, with a mark of its own", ascii(b"\xff+AOs-")),
        (
            "a spreadsheet's own format",
            b"PK\x03\x04\x14\x00\x06\x00".to_vec(),
        ),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR".to_vec()),
        ("nothing but zeros", vec![0; 4096]),
        ("nothing", Vec::new()),
    ]
}

/// Has a child take in one huge field: a gigabyte as a file, the same through a pipe, and the largest file that is
/// read at all. Gives its memory in KiB, how long it took, and its answer.
fn large(kind: &str, place: &Path) -> Result<(u64, Duration, String)> {
    let begin = b"given_name,family_name\r\n\"";
    let path = place.join("large.csv");
    let mut feed = None;
    let mut command = child_of(&["take"])?;
    match kind {
        "pipe" => {
            command.arg("/dev/stdin").stdin(Stdio::piped());
            feed = Some(());
        }
        "sparse file" => {
            let mut file = fs::File::create(&path)?;
            file.write_all(begin)?;
            file.set_len(GIB)?;
            command.arg(&path);
        }
        _ => {
            let mut bytes = begin.to_vec();
            bytes.resize(64 * 1024 * 1024 - 16, b'a');
            fs::write(&path, bytes)?;
            command.arg(&path);
        }
    }
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let feeder = feed.and(child.stdin.take()).map(|mut into| {
        std::thread::spawn(move || {
            let part = vec![b'a'; 1 << 20];
            let mut sent = 0;
            let _ = into.write_all(begin);
            // The other end may well go away before the gigabyte is through.
            while sent < GIB && into.write_all(&part).is_ok() {
                sent += 1 << 20;
            }
        })
    });
    let told = lines_of(child.stdout.take().ok_or("no output")?);
    child.wait()?;
    let took = begun.elapsed();
    if let Some(feeder) = feeder {
        feeder.join().map_err(|_| "the feeder broke")?;
    }
    let (answer, memory) = told.trim().split_once(' ').unwrap_or(("nothing", "0"));
    Ok((memory.parse()?, took, answer.to_owned()))
}

/// Takes in one file, and says whether it was refused and how much memory that took.
pub fn take(words: &[String]) -> Result<()> {
    let path = words.first().ok_or("Which file?")?;
    let read = csv::read_file(Path::new(path), &import::columns());
    let answer = if read.is_err() { "refused" } else { "taken" };
    say(format!("{answer} {}", most_memory()))
}

/// The most memory that this program has had so far, in KiB; as Linux tells it.
fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}

/// Takes in random files for so many seconds. Nothing may panic, and the file of records stays whole.
pub fn fuzz(words: &[String]) -> Result<()> {
    let [seconds, seed] = words else {
        return Err("For how long, and from which seed?".into());
    };
    // A panic is counted; its words are not wanted on the terminal.
    std::panic::set_hook(Box::new(|_| {}));
    let end = Instant::now() + Duration::from_secs(seconds.parse()?);
    let mut random = Random::new(seed.parse()?);
    let base = Base::new()?;
    let mut desk = base.open(base.folder.path())?;
    let (mut tried, mut whole) = (0, 0);
    while Instant::now() < end {
        let bytes = random_file(&mut random);
        let begun = Instant::now();
        let dry_run = random.below(10) > 0;
        let taken = catch_unwind(AssertUnwindSafe(|| {
            csv::read_table(&bytes, &import::columns()).is_ok_and(|table| {
                import::people(&mut desk, &table, dry_run, &Part::default()).is_ok()
            })
        }));
        tried += 1;
        match taken {
            Ok(sound) => whole += usize::from(sound),
            Err(_) => say(format!("fault a panic, from {} bytes", bytes.len()))?,
        }
        if begun.elapsed() > MOST_TIME {
            say(format!(
                "fault {} ms for {} bytes",
                begun.elapsed().as_millis(),
                bytes.len()
            ))?;
        }
    }
    for fault in desk.check()?.faults {
        say(format!("fault {fault}"))?;
    }
    say(format!("tried {tried}"))?;
    say(format!("whole {whole}"))?;
    say(format!("memory {}", most_memory()))
}

/// Words that cells are made of: what the columns hold, and what they should not.
const CELLS: &[&str] = &[
    "Arthur",
    "Pascoe",
    "client",
    "volunteer",
    "both",
    "active",
    "ended",
    "enquiry",
    "yes",
    "no",
    "1941-05-06",
    "31/2/1941",
    "1941",
    "0000-00-00",
    "999999999999999999999",
    "-1",
    "TR27 4AA",
    "01632 960118",
    "'=1+1",
    "=1+1",
    "",
    " ",
    "\u{FEFF}",
    "\u{202E}",
    "a\u{301}",
    "\"\"",
    "'",
    "No known risks",
    "x@y",
    "999 000 0026",
    "\u{0}",
    "\u{1F469}\u{1F3FD}\u{200D}",
    "None",
    "NaN",
];

fn random_file(random: &mut Random) -> Vec<u8> {
    let columns = import::columns();
    let mut header: Vec<&str> = vec!["given_name", "family_name"];
    for _ in 0..random.below(8) {
        header.extend(random.one(&columns));
    }
    if random.below(20) > 0 {
        header.sort_unstable();
        header.dedup();
    }
    let mut text = header.join(",");
    let end = random.one(&["\r\n", "\n", "\r"]).copied().unwrap_or("\n");
    text.push_str(end);
    for _ in 0..random.below(6) {
        let count = if random.below(25) == 0 {
            random.below(12)
        } else {
            header.len()
        };
        let cells: Vec<String> = (0..count)
            .map(|_| {
                let cell = random.one(CELLS).copied().unwrap_or_default();
                let cell = if random.below(60) == 0 {
                    cell.repeat(random.below(40_000))
                } else {
                    cell.to_owned()
                };
                if random.below(3) == 0 {
                    format!("\"{}\"", cell.replace('"', "\"\""))
                } else {
                    cell
                }
            })
            .collect();
        text.push_str(&cells.join(","));
        text.push_str(end);
    }
    let mut bytes = text.into_bytes();
    // Two of three are left as they are; the others are broken somewhere.
    if random.below(3) == 0 {
        for _ in 0..=random.below(4) {
            let at = random.below(bytes.len().max(1));
            match random.below(5) {
                0 => bytes.truncate(at),
                1 if at < bytes.len() => {
                    bytes.remove(at);
                }
                2 => bytes.insert(at.min(bytes.len()), b'"'),
                3 => {
                    let byte = u8::try_from(random.below(256)).unwrap_or(0);
                    if let Some(one) = bytes.get_mut(at) {
                        *one = byte;
                    }
                }
                _ => {
                    let again: Vec<u8> = bytes.iter().skip(at).copied().collect();
                    bytes.extend(again);
                }
            }
        }
    }
    bytes
}
