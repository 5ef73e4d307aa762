//! Tests and cases are named after the rows that they show.

/// The rows that a name begins with: of `engine::tests::c9_h19_every_attempt` those are c9 and h19.
pub(super) fn ids(name: &str) -> impl Iterator<Item = &str> {
    let own = name.rsplit("::").next().unwrap_or(name);
    own.split(['_', '-']).take_while(|word| is_id(word))
}

fn is_id(word: &str) -> bool {
    let digits = word.strip_prefix(|letter: char| letter.is_ascii_lowercase()).unwrap_or_default();
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_begins_with_its_rows() {
        let rows = |name| ids(name).collect::<Vec<_>>();
        assert_eq!(rows("engine::tests::c9_h19_every_attempt_h5"), ["c9", "h19"]);
        assert_eq!(rows("p11-dead-mount"), ["p11"]);
        assert_eq!(rows("a_name_without_one"), Vec::<&str>::new());
        assert_eq!(rows("s_1"), Vec::<&str>::new());
    }
}
