//! What the signs of a picture mean, drawn below it: for pictures that stand alone.

use super::svg::Picture;
use super::text::Word;
use crate::domain::Language;

/// A sign of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sign {
    /// A dwelling.
    Square,
    /// An adult.
    Circle,
    /// A child.
    Triangle,
    /// The dwelling in the middle.
    Middle,
    /// Somebody the flag concerns.
    Stroke,
    /// A line of this class.
    Line(&'static str),
    /// A bar of this class.
    Bar(&'static str),
}

/// Room for a sign.
const SIGN: i32 = 34;
/// At most what a letter takes across.
const LETTER: i32 = 7;
const ROW: i32 = 22;
const MARGIN: i32 = 12;

/// Draws signs and their meanings from `top` on, in as many rows as they need, and makes the
/// picture as high and wide as that.
pub(super) fn draw_legend(
    picture: &mut Picture,
    signs: &[(Sign, Word)],
    top: i32,
    language: Language,
) {
    let wide = |word: Word| {
        let letters = word.text(language).chars().count();
        SIGN + LETTER * i32::try_from(letters).unwrap_or(0) + MARGIN
    };
    let widest = signs.iter().map(|(_, word)| wide(*word)).max().unwrap_or(0) + 2 * MARGIN;
    picture.widen(widest.max(420));
    let (mut x, mut y) = (MARGIN, top + ROW / 2);
    picture.line("grid", (MARGIN, top), (picture.width() - MARGIN, top));
    for (sign, word) in signs {
        if x > MARGIN && x + wide(*word) > picture.width() {
            (x, y) = (MARGIN, y + ROW);
        }
        draw_sign(picture, *sign, (x + SIGN / 2 - 4, y + 4));
        picture.text("small", (x + SIGN, y + 8), "start", word.text(language));
        x += wide(*word);
    }
    picture.set_height(y + ROW);
}

fn draw_sign(picture: &mut Picture, sign: Sign, (x, y): (i32, i32)) {
    match sign {
        Sign::Square => picture.rect("node", (x - 6, y - 6), (12, 12)),
        Sign::Middle => picture.rect("node middle", (x - 6, y - 6), (12, 12)),
        Sign::Circle => picture.circle("node", (x, y), 6),
        Sign::Triangle => {
            picture.path("node", &[(x, y - 6), (x + 6, y + 5), (x - 6, y + 5)], true);
        }
        Sign::Stroke => picture.rect("concerned", (x - 2, y - 8), (4, 16)),
        Sign::Line(class) => picture.line(class, (x - 12, y), (x + 12, y)),
        Sign::Bar(class) => picture.rect(class, (x - 12, y - 6), (24, 12)),
    }
}
