//! As whom a node is read.

use telemetry_testkit::{Agent, CANARIES, Rights, User};

/// What every user's password is.
pub(super) const PASSWORD: &str = "canary-password";

/// What whoever reads a node may read there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Admin,
    /// Through a Unix socket, without a name.
    Socket,
    Ops,
    Plain,
    Anonymous,
    WrongPassword,
}

impl Right {
    /// From the most to the least.
    pub(super) const ALL: [Self; 6] =
        [Self::Admin, Self::Socket, Self::Ops, Self::Plain, Self::Anonymous, Self::WrongPassword];

    /// The users that a node has.
    pub(super) fn users() -> [User; 3] {
        let users = [("canary-admin", Rights::Admins), ("canary-ops", Rights::Ops), ("canary-plain", Rights::Plain)];
        users.map(|(name, rights)| User::new(name, PASSWORD, rights))
    }

    /// The user's name and what is given as the password, where a user is named at all.
    pub(super) fn credentials(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Anonymous | Self::Socket => None,
            Self::Admin => Some(("canary-admin", PASSWORD)),
            Self::Ops => Some(("canary-ops", PASSWORD)),
            Self::Plain => Some(("canary-plain", PASSWORD)),
            Self::WrongPassword => Some(("canary-admin", "canary-mistake")),
        }
    }

    /// The agent as somebody with this right.
    pub(super) fn given_to(self, agent: Agent) -> Agent {
        match self.credentials() {
            Some((user, password)) => agent.option("--user", user).variable("TELEMETRY_AGENT_PASSWORD", password),
            None => agent,
        }
    }
}

/// A word that nothing may show: of a node's answers, of a user, or of what a user sends.
pub(super) fn canary_in(text: &str) -> Option<String> {
    let sent = Right::users().map(|user| user.authorization().replace("Basic ", ""));
    let words = CANARIES.into_iter().chain(["canary"]).map(str::to_owned).chain(sent);
    words.into_iter().find(|word| text.contains(word))
}
