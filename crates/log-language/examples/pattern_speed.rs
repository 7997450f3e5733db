//! How fast patterns and queries read messages: `cargo run --release -p longshore-log-language --example pattern_speed`.
//!
//! The floor is a search for one text in the same messages.

use std::time::{Duration, Instant};

use longshore_log_language::Pattern;
use longshore_log_language::insights::{Execution, Query, Record, Settings};

const MESSAGES: usize = 500_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let json: Vec<String> = (0..MESSAGES)
        .map(|it| {
            let level = if it % 1000 == 0 { "error" } else { "info" };
            format!(
                r#"{{"time":"2024-02-29T12:00:00Z","level":"{level}","logger":"shop.web.checkout","request":{{"method":"GET","path":"/cart/{it}","status":{}}},"duration_ms":{}}}"#,
                200 + it % 5 * 100,
                it % 977
            )
        })
        .collect();
    let apache: Vec<String> = (0..MESSAGES)
        .map(|it| {
            format!(
                r#"10.0.0.{} - frank [10/Oct/2000:13:25:15 -0700] "GET /cart/{it} HTTP/1.0" {} {}"#,
                it % 256,
                200 + it % 5 * 100,
                it % 9000
            )
        })
        .collect();

    println!("{:<72} {:>10} {:>14} {:>9}", "", "matches", "messages/s", "GB/s");
    let needle = memchr::memmem::Finder::new("error");
    report("floor: one text in each message", &json, |message| needle.find(message.as_bytes()).is_some());
    for (pattern, messages) in [
        ("error", &json),
        ("?error ?warn -debug", &json),
        ("%status.:4[0-9]{2}%", &json),
        (r#"{ $.level = "error" }"#, &json),
        ("{ $.request.status >= 400 && $.duration_ms > 900 }", &json),
        ("{ $.nothing NOT EXISTS && $.level = info }", &json),
        ("[ip, id, user, time, request, status = 4*, bytes > 8000]", &apache),
        ("[..., status = 4*, bytes]", &apache),
    ] {
        let compiled = Pattern::parse(pattern)?;
        report(pattern, messages, |message| compiled.matches(message));
    }
    for text in [
        r#"filter level = "error" | stats count(*) by request.status"#,
        "stats avg(duration_ms), pct(duration_ms, 99) by request.method",
        "filter @message like /status.:4/ | sort duration_ms desc | limit 20",
        "parse @message '\"path\":\"/cart/*\"' as cart | stats count_distinct(cart)",
    ] {
        let mut execution = Execution::new(&Query::parse(text)?, Settings::at(0));
        let mut failed = None;
        report(text, &json, |message| {
            let record = Record { timestamp: 0, ingestion_time: 0, log_stream: "s", log: "g", message, ptr: "p" };
            failed = failed.take().or(execution.push(&record).err());
            false
        });
        if let Some(failed) = failed {
            return Err(failed.into());
        }
        execution.finish()?;
    }
    Ok(())
}

fn report(name: &str, messages: &[String], mut matches: impl FnMut(&str) -> bool) {
    let bytes: usize = messages.iter().map(String::len).sum();
    let mut best = Duration::MAX;
    let mut count = 0;
    for _ in 0..if name.contains("stats") || name.contains("sort") { 1 } else { 3 } {
        #[allow(clippy::disallowed_methods, reason = "this measures")]
        let start = Instant::now();
        count = messages.iter().filter(|message| matches(message)).count();
        best = best.min(start.elapsed());
    }
    let seconds = best.as_secs_f64();
    #[allow(clippy::cast_precision_loss)]
    let (rate, volume) = (messages.len() as f64 / seconds, bytes as f64 / seconds / 1e9);
    println!("{name:<72} {count:>10} {rate:>14.0} {volume:>9.2}");
}
