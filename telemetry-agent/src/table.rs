//! Rows of text, aligned for a terminal.

/// The heading and each row on a line of its own, its cells in columns with two blanks between them.
pub(crate) fn aligned<const N: usize>(heading: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let rows: Vec<_> = std::iter::once(heading.map(str::to_owned)).chain(rows).collect();
    let widths: [usize; N] = std::array::from_fn(|column| {
        rows.iter().filter_map(|row| Some(row.get(column)?.chars().count())).max().unwrap_or(0)
    });
    let line = |row: &[String; N]| {
        let cells: String = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  ")).collect();
        format!("{}\n", cells.trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["long", "", ""], ["b", "two", "y z"]].map(|row| row.map(str::to_owned));
        assert_eq!(aligned(["a", "…", "x"], rows), "a     …    x\nlong\nb     two  y z\n");
    }
}
