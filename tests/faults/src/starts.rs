//! Two starts: several programs open one folder at the same moment.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use living_well_core::{folder, vault::VaultError};

use crate::Result;
use crate::row::{Plan, Row};
use crate::work::{Base, PASSPHRASE, child_of, look, say};

/// The longest that anybody waits to be told.
const MOST: Duration = Duration::from_secs(2);

/// Starts two to five at once, 200 times.
pub fn row(plan: &Plan) -> Result<Row> {
    let times = plan.of(200);
    let mut random = plan.random("starts");
    let mut row = Row::new(
        "two starts: 2 to 5 at once",
        "one writer; the others explain within 2 s",
        times,
    );
    let base = Base::new()?;
    let (mut slowest, mut late) = (Duration::ZERO, 0);
    for _ in 0..times {
        let count = 2 + random.below(4);
        // All of them begin at one moment, once each has been started.
        let begin = now_ms() + 60 + 20 * u64::try_from(count)?;
        let mut children = Vec::new();
        for _ in 0..count {
            let child = child_of(&["start"])?
                .arg(base.folder.path())
                .arg(begin.to_string())
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()?;
            children.push(child);
        }
        let mut writers = 0;
        for child in &mut children {
            let line = first_line(child)?;
            let (answer, ms) = line.split_once('\t').unwrap_or((line.as_str(), ""));
            let took = Duration::from_millis(ms.trim().parse().unwrap_or(u64::MAX / 2));
            match answer {
                "writer" => writers += 1,
                // The other may only just have taken the folder, and not have signed yet: then its name is not in it.
                told if told.starts_with("Living Well is already open (") => {
                    slowest = slowest.max(took);
                    late += usize::from(took > MOST);
                }
                other => row.fault(format!("one said: {other}")),
            }
        }
        if writers != 1 {
            row.fault(format!("{writers} of {count} could write"));
        }
        for child in &mut children {
            // The end of its input is what the writer waits for.
            drop(child.stdin.take());
            child.wait()?;
        }
        row.tried();
    }
    let desk = base.open(base.folder.path())?;
    for fault in look(&desk, &[]) {
        row.fault(fault);
    }
    // How long it takes is the machine's affair as well: only the full row, on a machine with nothing else to do, fails.
    if late > 0 && plan.full {
        row.fault(format!(
            "{late} took more than {} s to say so",
            MOST.as_secs()
        ));
    }
    row.aside = format!(
        "The slowest explained after {} ms; {late} after more than {} s, so that this is {}.",
        slowest.as_millis(),
        MOST.as_secs(),
        if late == 0 { "met" } else { "NOT MET" }
    );
    Ok(row)
}

fn first_line(child: &mut Child) -> Result<String> {
    let out = child.stdout.as_mut().ok_or("no output")?;
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    Ok(line)
}

fn now_ms() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(0))
}

/// Opens the folder at a given moment, says how that went and after how many milliseconds, and holds it until its input
/// ends.
pub fn start(words: &[String]) -> Result<()> {
    let [folder, begin] = words else {
        return Err("Which folder, and when?".into());
    };
    let wait = begin.parse::<u64>()?.saturating_sub(now_ms());
    std::thread::sleep(Duration::from_millis(wait));
    let begun = Instant::now();
    let opened = folder::unlock(Path::new(folder), PASSPHRASE);
    let ms = begun.elapsed().as_millis();
    let answer = match &opened {
        Ok(_) => "writer".to_owned(),
        Err(folder::FolderError::Vault(error @ VaultError::OpenElsewhere { .. })) => {
            error.to_string()
        }
        Err(error) => format!("another answer: {error}"),
    };
    say(format!("{answer}\t{ms}"))?;
    let mut rest = Vec::new();
    std::io::stdin().read_to_end(&mut rest)?;
    drop(opened);
    Ok(())
}
