//! Leases of social dwellings, and benefits that depend on who lives together.

use crate::domain::{BenefitKind, LeaseKind};

use super::stock::{Role, Tenure};
use super::town::{BenefitRow, LeaseRow, NONE, Sim};

impl Sim {
    /// A lease from today's first registration of the tenant on, where the dwelling is a social one.
    pub(super) fn sign_lease(&mut self, dwelling: u32, tenant: u32, kind: LeaseKind) {
        let home = self.dwelling(dwelling);
        if home.tenure != Tenure::Social || home.role != Role::Ordinary {
            return;
        }
        self.end_lease(dwelling);
        self.lease_of[dwelling as usize] = u32::try_from(self.leases.len()).unwrap_or(NONE);
        let started = self.person(tenant).since;
        self.leases.push(LeaseRow { dwelling, tenant, started, ended: 0, kind });
    }

    /// Ends the running lease of a dwelling today.
    pub(super) fn end_lease(&mut self, dwelling: u32) {
        let lease = std::mem::replace(&mut self.lease_of[dwelling as usize], NONE);
        if lease != NONE {
            self.leases[lease as usize].ended = self.today;
        }
    }

    /// The tenant left: an adult who stays takes over, or the lease ends.
    pub(super) fn pass_on_lease(&mut self, dwelling: u32, leaver: u32) {
        let lease = self.lease_of[dwelling as usize];
        if lease == NONE || self.leases[lease as usize].tenant != leaver {
            return;
        }
        self.end_lease(dwelling);
        let heir = self.living_at(dwelling).iter().copied().find(|&one| self.age(one) >= 18);
        if let Some(heir) = heir {
            self.lease_of[dwelling as usize] = u32::try_from(self.leases.len()).unwrap_or(NONE);
            let started = self.today;
            let kind = LeaseKind::Main;
            self.leases.push(LeaseRow { dwelling, tenant: heir, started, ended: 0, kind });
        }
    }

    /// Lets a benefit run from today for about `days`, or on.
    pub(super) fn grant(&mut self, person: u32, benefit: BenefitKind, days: Option<i32>) {
        let started = self.today + self.chance.between(0, 40);
        let ended = days.map_or(0, |days| started + days);
        self.benefits.push(BenefitRow { person, benefit, started, ended });
    }
}
