//! Rust names for wire names.

/// Words of the wire that would otherwise fall apart at their inner capitals.
const WORDS: &[(&str, &str)] =
    &[("IPv4", "Ipv4"), ("IPv6", "Ipv6"), ("MiB", "Mib"), ("GiB", "Gib"), ("VCpu", "Vcpu"), ("vCpu", "vcpu")];

/// Keywords that occur as member names.
const KEYWORDS: &[&str] =
    &["type", "match", "ref", "in", "use", "where", "loop", "move", "static", "box", "final", "return"];

/// `enableECSManagedTags` → `enable_ecs_managed_tags`.
pub(crate) fn snake_case(name: &str) -> String {
    let name = WORDS.iter().fold(name.to_owned(), |name, (from, to)| name.replace(from, to));
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (at, letter) in letters.iter().enumerate() {
        if letter.is_uppercase() && at > 0 {
            let after_word = !letters[at - 1].is_uppercase();
            let before_word = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
            if after_word || before_word {
                snake.push('_');
            }
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// What serde's `rename_all = "camelCase"` makes of a field name.
pub(crate) fn camel_case(field: &str) -> String {
    let pascal: String = field.split('_').map(capitalized).collect();
    let mut letters = pascal.chars();
    letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
}

/// What serde's `rename_all = "PascalCase"` makes of a field name.
pub(crate) fn pascal_case(field: &str) -> String {
    field.split('_').map(capitalized).collect()
}

/// The field name as it has to be written, raw if it is a keyword.
pub(crate) fn escaped(field: &str) -> String {
    if KEYWORDS.contains(&field) { format!("r#{field}") } else { field.to_owned() }
}

/// The variant for an enum value: `json-file` → `JsonFile`, `WINDOWS_SERVER_2019_FULL` → `WindowsServer2019Full`.
pub(crate) fn variant(value: &str) -> String {
    let mut variant = String::new();
    for word in value.split(['-', '_', '.', ' ', ':', '/']) {
        let all_capitals = !word.chars().any(|letter| letter.is_lowercase());
        let word = if all_capitals { word.to_lowercase() } else { word.to_owned() };
        let between_digits = variant.ends_with(|last: char| last.is_ascii_digit())
            && word.starts_with(|first: char| first.is_ascii_digit());
        if between_digits {
            variant.push('_');
        }
        variant.push_str(&capitalized(&word));
    }
    if variant.starts_with(|first: char| first.is_ascii_digit()) {
        variant.insert(0, 'V');
    }
    variant
}

/// The word with a capital at its beginning.
pub(crate) fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn member_names() {
        for (wire, field) in [
            ("clusterArn", "cluster_arn"),
            ("enableECSManagedTags", "enable_ecs_managed_tags"),
            ("managedEBSVolume", "managed_ebs_volume"),
            ("memoryGiBPerVCpu", "memory_gib_per_vcpu"),
            ("vCpuCount", "vcpu_count"),
            ("ec2InstanceId", "ec2_instance_id"),
            ("privateIpv4Address", "private_ipv4_address"),
            ("bindIP", "bind_ip"),
        ] {
            assert_eq!(snake_case(wire), field);
        }
        assert_eq!(camel_case("private_ipv4_address"), "privateIpv4Address");
        assert_eq!(camel_case("bind_ip"), "bindIp");
        assert_eq!(escaped("type"), "r#type");
        assert_eq!(escaped("name"), "name");
    }

    #[test]
    fn variant_names() {
        for (wire, name) in [
            ("EC2", "Ec2"),
            ("json-file", "JsonFile"),
            ("X86_64", "X86_64"),
            ("WINDOWS_SERVER_2019_FULL", "WindowsServer2019Full"),
            ("TaskFailedToStart", "TaskFailedToStart"),
            ("containerInsights", "ContainerInsights"),
            ("1", "V1"),
        ] {
            assert_eq!(variant(wire), name);
        }
    }
}
