//! Types that a report can't carry, told by their names, with what to write instead.
//!
//! The compiler refuses them anyway, and can't say what each of them is to become. What is not in this list is left to it.

use syn::{Error, GenericArgument, PathArguments, PathSegment, Result, Type};

const TEXT: &str = "could hold anything: derive `Label` on an enum that lists the words, or use an `Identifier`, a `Version` or a `Tag`";
const MANY: &str = "holds several values, and a field is one: write how many there are as a `u64`, or make a section of its own of a \
                    `BTreeMap<Identifier, L>` where `L` derives `Label`";
const FLOAT: &str = "has no exact spelling: write a whole number of a smaller unit, such as a `u64` with `#[section(unit = \"milliseconds\")]`";
const MOMENT: &str = "tells one report from all others: write how long ago it was, as a `telemetry_core::TimeSpan`";
const OPTION: &str =
    "does not say why a value is absent: write `telemetry_core::Reading<…>`, which is made of one by `into`";

/// Refuses the type of a field, or the one within its `Reading`.
pub(crate) fn check(ty: &Type) -> Result<()> {
    match refused(ty) {
        Some((name, remedy)) => {
            Err(Error::new_spanned(ty, format!("{name} can't be said in a telemetry report: it {remedy}")))
        }
        None => Ok(()),
    }
}

/// What the type is called, and what to write instead of it.
fn refused(ty: &Type) -> Option<(String, &'static str)> {
    match ty {
        Type::Group(group) => refused(&group.elem),
        Type::Paren(paren) => refused(&paren.elem),
        Type::Reference(reference) => {
            refused(&reference.elem).map(|(name, remedy)| (name.replacen('`', "`&", 1), remedy))
        }
        Type::Array(_) => Some(("an array".to_owned(), MANY)),
        Type::Slice(_) => Some(("`[…]`".to_owned(), MANY)),
        Type::Path(path) if path.qself.is_none() => refused_path(path.path.segments.last()?),
        _ => None,
    }
}

fn refused_path(last: &PathSegment) -> Option<(String, &'static str)> {
    let name = last.ident.to_string();
    match (name.as_str(), argument(last)) {
        ("Reading", Some(within)) => refused(within),
        ("Option", Some(within)) => refused(within).or_else(|| Some(("`Option<…>`".to_owned(), OPTION))),
        (name, argument) => remedy(name).map(|remedy| {
            let arguments = if argument.is_some() { "<…>" } else { "" };
            (format!("`{name}{arguments}`"), remedy)
        }),
    }
}

fn remedy(name: &str) -> Option<&'static str> {
    Some(match name {
        "usize" => "is of another size on another machine: write `u64`",
        "isize" => "is of another size on another machine: write `i64`",
        "u128" => {
            "has more than the 64 bits of a number: write `u64`, or `telemetry_core::Identifier` for a random one"
        }
        "i128" => "has more than the 64 bits of a number: write `i64`",
        "f32" | "f64" => FLOAT,
        "Duration" => "is spelled in many ways: write `telemetry_core::TimeSpan`, which is made of one by `into`",
        "SystemTime" | "Instant" => MOMENT,
        "String" | "str" | "char" | "Cow" | "OsString" | "OsStr" => TEXT,
        "Vec" | "VecDeque" | "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" => MANY,
        _ => return None,
    })
}

fn argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(ty: &str, name: &str, remedy: &str) {
        let error = super::check(&syn::parse_str(ty).unwrap()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name} can't be said")) && error.contains(remedy), "{error}");
    }

    #[track_caller]
    fn check_taken(ty: &str) {
        super::check(&syn::parse_str(ty).unwrap()).unwrap();
    }

    #[test]
    fn each_type_has_what_to_write_instead() {
        check("usize", "`usize`", "write `u64`");
        check("isize", "`isize`", "write `i64`");
        check("u128", "`u128`", "write `u64`, or `telemetry_core::Identifier`");
        check("i128", "`i128`", "write `i64`");
        check("f32", "`f32`", "a whole number of a smaller unit");
        check("f64", "`f64`", "a whole number of a smaller unit");
        check("std::time::Duration", "`Duration`", "write `telemetry_core::TimeSpan`");
        check("SystemTime", "`SystemTime`", "how long ago it was");
        check("std::time::Instant", "`Instant`", "how long ago it was");
        check("String", "`String`", "derive `Label`");
        check("char", "`char`", "derive `Label`");
        check("&'static str", "`&str`", "derive `Label`");
        check("Cow<'static, str>", "`Cow<…>`", "derive `Label`");
        check("Vec<u64>", "`Vec<…>`", "how many there are");
        check("HashMap<String, u64>", "`HashMap<…>`", "how many there are");
        check("BTreeMap<Identifier, State>", "`BTreeMap<…>`", "a section of its own");
        check("[u8; 4]", "an array", "how many there are");
        check("&'static [u8]", "`&[…]`", "how many there are");
        check("Option<u64>", "`Option<…>`", "write `telemetry_core::Reading<…>`");
    }

    #[test]
    fn what_may_be_absent_is_refused_for_what_it_holds() {
        check("Reading<String>", "`String`", "derive `Label`");
        check("telemetry_core::Reading<usize>", "`usize`", "write `u64`");
        check("Option<String>", "`String`", "derive `Label`");
        check("Reading<Option<u64>>", "`Option<…>`", "write `telemetry_core::Reading<…>`");
        check("(f64)", "`f64`", "a whole number of a smaller unit");
    }

    #[test]
    fn what_is_not_in_the_list_is_left_to_the_compiler() {
        for ty in [
            "u64",
            "bool",
            "Version",
            "Tag<Edition>",
            "Reading<u64>",
            "std::path::PathBuf",
            "Memory",
            "<T as U>::String",
        ] {
            check_taken(ty);
        }
    }
}
