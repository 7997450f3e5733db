//! The options of the log driver `awslogs`, read strictly: what a task definition may say, and what an agent does by it.
//!
//! The rules are those of the developer guide ("Send Amazon ECS logs to CloudWatch") and of the Docker engine's driver of that name,
//! which is what runs on AWS's instances.

use std::collections::BTreeMap;

use regex::bytes::{Regex, RegexBuilder};

/// The options that a task definition may give.
const ALLOWED: [&str; 8] = [
    "awslogs-group",
    "awslogs-region",
    "awslogs-create-group",
    "awslogs-stream-prefix",
    "awslogs-datetime-format",
    "awslogs-multiline-pattern",
    "mode",
    "max-buffer-size",
];

/// Those that it must give.
const REQUIRED: [&str; 2] = ["awslogs-group", "awslogs-region"];

/// The buffer of `non-blocking` when nothing is said.
const DEFAULT_BUFFER_BYTES: u64 = 10 << 20;

/// The longest name of a log stream, in characters (API reference: `CreateLogStream.logStreamName`).
const MAX_STREAM: usize = 512;

/// How long a task's id is.
const TASK_ID: usize = 32;

/// A compiled pattern may take this much memory; a longer one is refused.
const MAX_PATTERN_BYTES: usize = 1 << 20;

/// What becomes of a container's output that cannot be taken at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// It is dropped, oldest first, when there is no room for it any more.
    NonBlocking,
    /// The container waits.
    Blocking,
}

impl Mode {
    /// As the option spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NonBlocking => "non-blocking",
            Self::Blocking => "blocking",
        }
    }
}

/// What the options ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The log group.
    pub group: String,
    /// The region that it is said to be in. There is one region; it is carried for those who look.
    pub region: String,
    /// Whether the group is made when it is not there.
    pub create_group: bool,
    /// What the stream's name begins with.
    pub stream_prefix: Option<String>,
    /// The regular expression that the first line of an event matches, when events have several lines.
    pub multiline: Option<String>,
    /// What becomes of output that cannot be taken at once; absent is the account's default.
    pub mode: Option<Mode>,
    /// The buffer of `non-blocking`, in bytes.
    pub max_buffer_bytes: u64,
}

/// What is wrong with the options, in ECS's words where it has any.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Options are missing.
    #[error("Log driver awslogs requires options: {0}")]
    Missing(String),
    /// There are options that the driver does not have.
    #[error("Log driver awslogs disallows options: {0}")]
    Unknown(String),
    /// Two options contradict each other.
    #[error("Log driver awslogs takes either awslogs-datetime-format or awslogs-multiline-pattern, not both.")]
    Exclusive,
    /// An option makes no sense.
    #[error("The option {option} of log driver awslogs is {value:?}: {problem}.")]
    Invalid {
        /// Which.
        option: &'static str,
        /// What it says.
        value: String,
        /// What is wrong with it, and what it could be.
        problem: String,
    },
}

impl Options {
    /// Reads the options.
    ///
    /// # Errors
    /// [`Fault`], for whoever wrote them.
    pub fn read(options: &BTreeMap<String, String>) -> Result<Self, Fault> {
        let given = |name: &str| options.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let missing: Vec<&str> = REQUIRED.into_iter().filter(|name| given(name).is_none()).collect();
        if !missing.is_empty() {
            return Err(Fault::Missing(missing.join(", ")));
        }
        let unknown: Vec<&str> = options.keys().map(String::as_str).filter(|name| !ALLOWED.contains(name)).collect();
        if !unknown.is_empty() {
            return Err(Fault::Unknown(unknown.join(", ")));
        }
        let required = |name: &str| given(name).unwrap_or_default().to_owned();
        let group = required("awslogs-group");
        if !is_group_name(&group) {
            let problem = "a group's name is 1 to 512 letters, digits, '_', '-', '/', '.' and '#'".to_owned();
            return Err(Fault::Invalid { option: "awslogs-group", value: group, problem });
        }
        if is_reserved(&group) {
            let problem = "names that begin with aws/ are reserved for AWS; choose another, which may begin with /aws/"
                .to_owned();
            return Err(Fault::Invalid { option: "awslogs-group", value: group, problem });
        }
        let stream_prefix = given("awslogs-stream-prefix").map(str::to_owned);
        if let Some(prefix) = stream_prefix.as_deref().filter(|prefix| prefix.contains([':', '*'])) {
            let problem = "a stream's name has no ':' and no '*'".to_owned();
            return Err(Fault::Invalid { option: "awslogs-stream-prefix", value: prefix.to_owned(), problem });
        }
        Ok(Self {
            group,
            region: required("awslogs-region"),
            create_group: boolean(given("awslogs-create-group"))?,
            stream_prefix,
            multiline: multiline(given("awslogs-datetime-format"), given("awslogs-multiline-pattern"))?,
            mode: mode(given("mode"))?,
            max_buffer_bytes: size(given("max-buffer-size"))?,
        })
    }

    /// Whether the name of the stream of a container, `prefix/container/task-id`, is not too long.
    ///
    /// # Errors
    /// [`Fault::Invalid`], which says how long the prefix may be.
    pub fn check_stream(&self, container: &str) -> Result<(), Fault> {
        let Some(prefix) = &self.stream_prefix else { return Ok(()) };
        let most = MAX_STREAM.saturating_sub(container.chars().count() + TASK_ID + "//".len());
        if prefix.chars().count() <= most {
            return Ok(());
        }
        let problem = format!(
            "before /{container}/ and a task's id it has at most {most} characters, since a stream's name has at most {MAX_STREAM}"
        );
        Err(Fault::Invalid { option: "awslogs-stream-prefix", value: prefix.clone(), problem })
    }
}

/// Compiles the pattern of [`Options::multiline`]. It matches bytes, as the engine's driver does: lines need not be UTF-8.
///
/// # Errors
/// What is wrong with it, in words.
pub fn compile(pattern: &str) -> Result<Regex, String> {
    let build = |unicode| RegexBuilder::new(pattern).unicode(unicode).size_limit(MAX_PATTERN_BYTES).build();
    // Classes of characters beyond ASCII need to know of Unicode; nothing else does, and case-insensitivity must not.
    build(false).or_else(|_| build(true)).map_err(|error| {
        let text = error.to_string();
        text.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned()
    })
}

/// The regular expression of an `awslogs-datetime-format`: each directive of strftime becomes one, the rest is one already
/// (developer guide: "awslogs-datetime-format"; its example escapes brackets).
pub fn datetime_pattern(format: &str) -> String {
    let mut pattern = String::with_capacity(format.len() * 4);
    let mut rest = format.chars();
    while let Some(c) = rest.next() {
        if c != '%' {
            pattern.push(c);
            continue;
        }
        match rest.next() {
            Some(directive) => match directive_pattern(directive) {
                Some(known) => pattern.push_str(known),
                None => pattern.extend(['%', directive]),
            },
            None => pattern.push('%'),
        }
    }
    pattern
}

fn directive_pattern(directive: char) -> Option<&'static str> {
    Some(match directive {
        'a' => "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)",
        'A' => "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)",
        'w' => "[0-6]",
        'd' => "(?:0[1-9]|[12][0-9]|3[01])",
        'b' => "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
        'B' => "(?:January|February|March|April|May|June|July|August|September|October|November|December)",
        'm' => "(?:0[1-9]|1[0-2])",
        'Y' => "[0-9]{4}",
        'y' => "[0-9]{2}",
        'H' => "(?:[01][0-9]|2[0-3])",
        'I' => "(?:0[0-9]|1[0-2])",
        'p' => "[AP]M",
        'M' => "[0-5][0-9]",
        'S' => "[0-5][0-9]",
        'L' => r"\.[0-9]{3}",
        'f' => "[0-9]{6}",
        'z' => "[+-][0-9]{4}",
        'Z' => "[A-Z]{1,4}T",
        'j' => "(?:0[0-9][1-9]|[12][0-9][0-9]|3[0-5][0-9]|36[0-6])",
        '%' => "%",
        _ => return None,
    })
}

/// Whether a log group may be called so (API reference: `CreateLogGroup.logGroupName`).
pub(crate) fn is_group_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-/.#".contains(&byte);
    (1..=512).contains(&name.len()) && name.bytes().all(allowed)
}

/// Whether the name of a log group is one that nobody but AWS may use.
pub fn is_reserved(group: &str) -> bool {
    group.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws/"))
}

fn multiline(datetime: Option<&str>, pattern: Option<&str>) -> Result<Option<String>, Fault> {
    let (option, value, pattern) = match (datetime, pattern) {
        (Some(_), Some(_)) => return Err(Fault::Exclusive),
        (None, None) => return Ok(None),
        (Some(format), None) => ("awslogs-datetime-format", format, datetime_pattern(format)),
        (None, Some(pattern)) => ("awslogs-multiline-pattern", pattern, pattern.to_owned()),
    };
    match compile(&pattern) {
        Ok(_) => Ok(Some(pattern)),
        Err(problem) => Err(Fault::Invalid { option, value: value.to_owned(), problem }),
    }
}

fn boolean(value: Option<&str>) -> Result<bool, Fault> {
    match value {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(Fault::Invalid {
            option: "awslogs-create-group",
            value: other.to_owned(),
            problem: "it is either true or false".to_owned(),
        }),
    }
}

fn mode(value: Option<&str>) -> Result<Option<Mode>, Fault> {
    match value {
        None => Ok(None),
        Some("non-blocking") => Ok(Some(Mode::NonBlocking)),
        Some("blocking") => Ok(Some(Mode::Blocking)),
        Some(other) => Err(Fault::Invalid {
            option: "mode",
            value: other.to_owned(),
            problem: "it is either non-blocking or blocking".to_owned(),
        }),
    }
}

/// A size as the engine writes it: a number, and one of `b`, `k`, `m`, `g` with or without a `b` after it.
fn size(value: Option<&str>) -> Result<u64, Fault> {
    let Some(text) = value else { return Ok(DEFAULT_BUFFER_BYTES) };
    let lower = text.to_ascii_lowercase();
    let digits = lower.find(|c: char| !c.is_ascii_digit()).unwrap_or(lower.len());
    let unit: Option<u64> = match &lower[digits..] {
        "" | "b" => Some(1),
        "k" | "kb" => Some(1 << 10),
        "m" | "mb" => Some(1 << 20),
        "g" | "gb" => Some(1 << 30),
        _ => None,
    };
    let bytes = unit.and_then(|unit| lower[..digits].parse::<u64>().ok()?.checked_mul(unit)).filter(|bytes| *bytes > 0);
    bytes.ok_or_else(|| Fault::Invalid {
        option: "max-buffer-size",
        value: text.to_owned(),
        problem: "it is a size such as 10m: a number and k, m or g".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(more: &[(&str, &str)]) -> Result<Options, Fault> {
        let base = [("awslogs-group", "/ecs/web"), ("awslogs-region", "us-east-1")];
        Options::read(&base.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn what_is_not_said_has_its_default() {
        let options = read(&[]).unwrap();
        assert_eq!((options.create_group, options.mode, options.max_buffer_bytes), (false, None, 10 << 20));
        assert_eq!((options.stream_prefix, options.multiline), (None, None));
    }

    #[test]
    fn everything_is_read() {
        let options = read(&[
            ("awslogs-create-group", "true"),
            ("awslogs-stream-prefix", "p"),
            ("awslogs-multiline-pattern", "^INFO"),
            ("mode", "blocking"),
            ("max-buffer-size", "25m"),
        ]);
        let options = options.unwrap();
        assert_eq!((options.mode, options.max_buffer_bytes), (Some(Mode::Blocking), 25 << 20));
        assert_eq!(options.multiline.as_deref(), Some("^INFO"));
    }

    #[test]
    fn each_fault_says_what_is_wrong() {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("awslogs-grup", "g")], "disallows options: awslogs-grup"),
            (&[("awslogs-group", "")], "requires options: awslogs-group"),
            (&[("awslogs-group", "a b")], "awslogs-group of log driver awslogs is \"a b\""),
            (&[("awslogs-group", "aws/ecs")], "reserved for AWS"),
            (&[("awslogs-group", "AWS/ecs")], "reserved for AWS"),
            (&[("awslogs-stream-prefix", "a:b")], "no ':' and no '*'"),
            (&[("awslogs-create-group", "yes")], "either true or false"),
            (&[("mode", "sometimes")], "either non-blocking or blocking"),
            (&[("max-buffer-size", "much")], "a size such as 10m"),
            (&[("max-buffer-size", "0")], "a size such as 10m"),
            (&[("awslogs-multiline-pattern", "(")], "unclosed group"),
            (&[("awslogs-datetime-format", "%H["), ("mode", "blocking")], "awslogs-datetime-format of log driver"),
            (&[("awslogs-datetime-format", "%H"), ("awslogs-multiline-pattern", "x")], "not both"),
        ];
        for (given, words) in cases {
            let told = read(given).unwrap_err().to_string();
            assert!(told.contains(words), "{told}");
        }
    }

    #[test]
    fn a_group_is_reserved_by_its_beginning_alone() {
        for group in ["/aws/ecs", "aws", "aws-ecs", "my/aws/"] {
            assert!(read(&[("awslogs-group", group)]).is_ok(), "{group}");
        }
    }

    #[test]
    fn a_streams_name_fits() {
        let with = |prefix: &str| read(&[("awslogs-stream-prefix", prefix)]).unwrap();
        let longest = "é".repeat(475);
        assert_eq!(format!("{longest}/web/{}", "0".repeat(TASK_ID)).chars().count(), MAX_STREAM);
        assert_eq!(with(&longest).check_stream("web"), Ok(()));
        let told = with(&longest).check_stream("main").unwrap_err().to_string();
        assert!(told.contains("at most 474 characters"), "{told}");
        assert_eq!(read(&[]).unwrap().check_stream("web"), Ok(()));
    }

    #[test]
    fn formats_of_times_find_times() {
        let cases = [
            (r"\[%b %d, %Y %H:%M:%S\]", "[May 01, 2017 19:00:01] A", true),
            (r"\[%b %d, %Y %H:%M:%S\]", "[Moy 01, 2017 19:00:01] A", false),
            ("%Y-%m-%dT%H:%M:%S%L", "2026-11-29T17:41:42.123Z x", true),
            ("%Y-%m-%d", "2026-13-29", false),
            ("%A %I:%M %p %z %Z 100%%", "Sunday 07:05 PM +0100 CEST 100%", true),
            ("%q", "%q", true),
        ];
        for (format, line, found) in cases {
            let pattern = compile(&datetime_pattern(format)).unwrap();
            assert_eq!(pattern.is_match(line.as_bytes()), found, "{format} {line}");
        }
    }

    #[test]
    fn patterns_match_bytes_and_may_ignore_case() {
        assert!(compile("(?i)^error").unwrap().is_match(b"ERROR \xff"));
        assert!(compile(r"^\p{Lu}").unwrap().is_match("Éa".as_bytes()));
    }
}
