//! The rules that ship with the program, so that the binary needs no other file.

macro_rules! shipped {
    ($($name:literal),* $(,)?) => {
        /// Names and texts of the shipped rule files; a test compares them with the folder.
        const FILES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../rules/", $name)))),*];
    };
}

shipped![
    "PF101-more-adults-than-rooms.toml",
    "PF102-more-than-two-a-room.toml",
    "PF103-little-area-per-adult.toml",
    "PF104-sudden-fill-up.toml",
    "PF105-accumulation-without-departures.toml",
    "PF106-registered-where-nobody-should-live.toml",
    "PF107-transit-dwelling.toml",
    "PF108-carousel-through-missing.toml",
    "PF109-serial-host.toml",
    "PF110-same-day-group-of-strangers.toml",
    "PF111-rotation-ring.toml",
    "PF112-tenant-not-registered.toml",
    "PF113-several-parents-apart.toml",
    "PF114-many-care-of.toml",
    "PF115-another-household-moved-in.toml",
    "PF201-frequent-mover.toml",
    "PF202-boomerang.toml",
    "PF203-chain-of-short-stays.toml",
    "PF204-drifting.toml",
    "PF205-left-family-to-lodge.toml",
    "PF206-arrival-beyond-the-rooms.toml",
    "PF207-all-year-in-a-summer-house.toml",
    "PF208-one-of-many-lodgers.toml",
    "PF209-one-host-after-another.toml",
    "PF210-exchange-between-few-dwellings.toml",
    "PF211-back-and-forth.toml",
    "PF212-notified-long-after.toml",
    "PF213-announced-then-annulled.toml",
    "PF214-back-after-unknown-address.toml",
    "PF301-others-from-families-at-the-address.toml",
    "PF302-back-with-the-family.toml",
    "PF303-lodging-that-lasts.toml",
    "PF304-one-parent-and-a-pupil-move-in-with-others.toml",
    "PF305-older-couple-apart.toml",
    "PF306-joined-an-older-tenant-who-left.toml",
    "PF307-away-over-a-quarter-day.toml",
    "PF308-married-at-different-addresses.toml",
    "PF309-parents-apart-but-close.toml",
    "PF310-new-common-child.toml",
    "PF311-back-and-forth-to-the-family.toml",
    "PF312-one-of-a-couple-in-a-summer-house.toml",
    "PF313-young-adult-with-an-older-tenant.toml",
    "PF401-single-parent-allowance-at-the-move.toml",
    "PF402-single-pension-at-the-move.toml",
    "PF403-student-grant-away-and-back.toml",
    "PF404-assistance-as-single-at-the-move.toml",
    "PF501-lodging-while-the-tenant-is-gone.toml",
    "PF502-registered-after-the-lease.toml",
    "PF503-several-lodgers-with-the-tenant.toml",
    "PF504-lodger-after-losing-a-lease.toml",
    "PF601-landlord-says-otherwise.toml",
    "PF602-resident-reports-a-stranger.toml",
    "PF603-returned-mail-here.toml",
    "PF604-another-register-disagrees.toml",
    "PF605-independent-sources-agree.toml",
    "PF901-incomplete-unit.toml",
    "PF902-wrong-door-beside-an-empty-home.toml",
    "PF903-left-behind-on-paper.toml",
    "PF904-empty-on-paper.toml",
    "PF905-established-not-resident.toml",
    "groups.toml",
    "packs.toml",
    "typologies.toml",
];

/// The shipped rule files for [`parse`](super::parse): name and text.
pub fn builtin() -> Vec<(String, String)> {
    FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}
