//! Building blocks of pictures: escaped text, whole-number coordinates, titles that screen readers
//! find.

use std::fmt::Write;

/// An SVG picture under construction. Coordinates are whole numbers, so bytes never differ.
#[derive(Debug)]
pub(super) struct Picture {
    body: String,
    width: i32,
    height: i32,
}

/// What a picture is drawn for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// A page that scrolls.
    Screen,
    /// A page of A4 that holds much else: packed close, at most 825 units across. That wide, the
    /// smallest letters, 12 units high, have 7.5 points between its margins.
    Paper,
}

/// What a screen reader says of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken<'a> {
    /// Unique on the page: ids of title and description begin with it.
    pub id: &'a str,
    /// A short name.
    pub title: &'a str,
    /// How to read it.
    pub description: &'a str,
}

impl Picture {
    /// An empty picture.
    pub(super) fn new(width: i32, height: i32) -> Self {
        Self { body: String::new(), width, height }
    }

    fn put(&mut self, arguments: std::fmt::Arguments<'_>) {
        self.body.write_fmt(arguments).expect("writing to memory does not fail");
        self.body.push('\n');
    }

    /// Makes the picture this high.
    pub(super) fn set_height(&mut self, height: i32) {
        self.height = height;
    }

    /// Makes the picture at least this wide.
    pub(super) fn widen(&mut self, width: i32) {
        self.width = self.width.max(width);
    }

    /// How wide it is.
    pub(super) fn width(&self) -> i32 {
        self.width
    }

    /// A filled or framed box.
    pub(super) fn rect(&mut self, class: &str, (x, y): (i32, i32), (width, height): (i32, i32)) {
        let (width, height) = (width.max(1), height.max(1));
        self.put(format_args!(
            r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}"/>"#
        ));
    }

    /// A circle.
    pub(super) fn circle(&mut self, class: &str, (x, y): (i32, i32), radius: i32) {
        self.put(format_args!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"/>"#));
    }

    /// A straight line.
    pub(super) fn line(&mut self, class: &str, (x1, y1): (i32, i32), (x2, y2): (i32, i32)) {
        self.put(format_args!(
            r#"<line class="{class}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>"#
        ));
    }

    /// A line bent towards a point it does not reach.
    pub(super) fn curve(
        &mut self,
        class: &str,
        (x1, y1): (i32, i32),
        (x, y): (i32, i32),
        (x2, y2): (i32, i32),
    ) {
        self.put(format_args!(r#"<path class="{class}" d="M{x1} {y1}Q{x} {y} {x2} {y2}"/>"#));
    }

    /// A closed or open shape through these points.
    pub(super) fn path(&mut self, class: &str, points: &[(i32, i32)], closed: bool) {
        let mut data = String::new();
        for (index, (x, y)) in points.iter().enumerate() {
            let letter = if index == 0 { 'M' } else { 'L' };
            let _ = write!(data, "{letter}{x} {y}");
        }
        if closed {
            data.push('Z');
        }
        self.put(format_args!(r#"<path class="{class}" d="{data}"/>"#));
    }

    /// Text that begins, centres or ends (`start`, `middle`, `end`) at a point.
    pub(super) fn text(&mut self, class: &str, (x, y): (i32, i32), anchor: &str, text: &str) {
        let text = escaped(text);
        self.put(format_args!(
            r#"<text class="{class}" x="{x}" y="{y}" text-anchor="{anchor}">{text}</text>"#
        ));
    }

    /// Begins a link around what is drawn next.
    pub(super) fn open_link(&mut self, to: &str, name: &str) {
        let (to, name) = (escaped(to), escaped(name));
        self.put(format_args!(r#"<a href="{to}" aria-label="{name}">"#));
    }

    /// Ends the link.
    pub(super) fn close_link(&mut self) {
        self.put(format_args!("</a>"));
    }

    /// The picture for a page, with links in it: a group, not one image, so that they can be reached.
    pub(super) fn inside_page_with_links(&self, spoken: Spoken<'_>) -> String {
        self.wrapped(spoken, "", "").replacen("role=\"img\"", "role=\"group\"", 1)
    }

    /// The picture for a page, which brings the styles.
    pub(super) fn inside_page(&self, spoken: Spoken<'_>) -> String {
        self.wrapped(spoken, "", "")
    }

    /// The picture as a file of its own, on paper of its own: it may be shown on any ground.
    pub(super) fn alone(&self, spoken: Spoken<'_>, style: &str) -> String {
        let Self { width, height, .. } = self;
        let paper = format!(r#"<rect class="paper" width="{width}" height="{height}"/>"#);
        let style = format!("<style>{style}</style>\n{paper}\n");
        let text = self.wrapped(spoken, r#" xmlns="http://www.w3.org/2000/svg""#, &style);
        text + "\n"
    }

    fn wrapped(&self, spoken: Spoken<'_>, namespace: &str, style: &str) -> String {
        let Self { body, width, height } = self;
        let id = escaped(spoken.id);
        let (title, description) = (escaped(spoken.title), escaped(spoken.description));
        format!(
            "<svg{namespace} class=\"figure\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" \
             viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\">\n\
             <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{description}</desc>\n\
             {style}{body}</svg>"
        )
    }
}

/// Text safe inside elements and double-quoted attributes; control characters are left out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// How wide a drawing is, in its units.
pub(super) fn across(svg: &str) -> i32 {
    side(svg, "width")
}

/// How wide or how high a drawing is, in its units.
pub(super) fn side(svg: &str, name: &str) -> i32 {
    let length = || svg.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.parse().ok();
    length().unwrap_or(0)
}
