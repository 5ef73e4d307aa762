//! Who may read what on a node with users.

use std::collections::HashMap;

use anyhow::{Context, Result};

use crate::{answer::Answer, basic, bind_address::BindAddress, journal::Request, recording::access_table};

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// A user without a group.
    Plain,
    /// A member of `$ops`.
    Ops,
    /// A member of `$admins`.
    Admins,
}

/// A user of a node.
#[derive(Debug, Clone)]
pub struct User {
    name: String,
    password: String,
    rights: Rights,
}

impl User {
    /// A user with these rights.
    pub fn new(name: &str, password: &str, rights: Rights) -> Self {
        Self { name: name.to_owned(), password: password.to_owned(), rights }
    }

    /// The users of a new database: `admin` and `ops`, both with the password `changeit`.
    pub fn defaults() -> Vec<Self> {
        vec![Self::new("admin", "changeit", Rights::Admins), Self::new("ops", "changeit", Rights::Ops)]
    }

    /// The value of the header `Authorization` that this user sends.
    pub fn authorization(&self) -> String {
        format!("Basic {}", self.credentials())
    }

    fn credentials(&self) -> String {
        basic::encode(&format!("{}:{}", self.name, self.password))
    }
}

/// Rights as release 23.10 was seen to grant them.
#[derive(Debug)]
pub(crate) struct Access {
    users: Vec<User>,
    /// Who asks without credentials.
    unnamed: Asker,
    table: Table,
}

impl Access {
    pub(crate) fn of(users: Vec<User>, bind_address: &BindAddress) -> Result<Self> {
        let unnamed = match bind_address {
            BindAddress::Socket(_) => Asker::Known(Rights::Admins),
            BindAddress::Port(_) | BindAddress::NarrowPort => Asker::Nobody,
        };
        Ok(Self { users, unnamed, table: Table::read("23.10")? })
    }

    /// The answer to somebody who may not read this; none to somebody who may.
    pub(crate) fn refusal(&self, request: &Request) -> Option<Answer> {
        let asker = self.asker(request);
        let refused = match self.table.status(&request.path, asker) {
            Some(status) => status == "401",
            None => asker == Asker::Unknown,
        };
        refused.then(|| asker.refusal())
    }

    fn asker(&self, request: &Request) -> Asker {
        let Some(header) = request.header("authorization") else { return self.unnamed };
        let user = basic::sent(header).and_then(|sent| self.users.iter().find(|user| user.credentials() == sent));
        user.map_or(Asker::Unknown, |user| Asker::Known(user.rights))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asker {
    Nobody,
    Unknown,
    Known(Rights),
}

impl Asker {
    /// What the recorded tables call the column.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Nobody => &["none"],
            Self::Unknown => &["wrong"],
            Self::Known(Rights::Plain) => &["plain", "plain user"],
            Self::Known(Rights::Ops) => &["ops"],
            Self::Known(Rights::Admins) => &["admins", "admin"],
        }
    }

    fn refusal(self) -> Answer {
        match self {
            Self::Unknown => Answer::status(401).with_header("www-authenticate", "X-Basic realm=\"ESDB\""),
            Self::Nobody | Self::Known(_) => Answer::status(401),
        }
    }
}

/// A recorded table: the status of each request in each column.
#[derive(Debug)]
struct Table {
    columns: Vec<String>,
    rows: HashMap<String, Vec<String>>,
}

impl Table {
    fn read(release: &str) -> Result<Self> {
        let text = access_table(release)?;
        let mut rows = text.lines().map(|row| row.split('\t').map(str::to_owned).collect::<Vec<_>>());
        let columns = rows.next().context("empty table of access")?;
        Ok(Self { columns, rows: rows.filter_map(|row| Some((row.first()?.clone(), row))).collect() })
    }

    fn status(&self, path: &str, asker: Asker) -> Option<&str> {
        let column = self.columns.iter().position(|name| asker.columns().contains(&name.as_str()))?;
        self.rows.get(path)?.get(column).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Node,
        client::{get_as, get_at},
    };

    /// Path, then the status for: nobody, wrong credentials, a plain user, `$ops`, `$admins`.
    const READ_BY_THE_AGENT: [(&str, [u16; 5]); 7] = [
        ("/info", [200, 401, 200, 200, 200]),
        ("/gossip", [200, 401, 200, 200, 200]),
        ("/info/options", [401, 401, 401, 200, 200]),
        ("/stats?group=false", [401, 401, 200, 200, 200]),
        ("/projections/continuous", [401, 401, 200, 200, 200]),
        ("/subscriptions", [401, 401, 200, 200, 200]),
        ("/streams/%24epoch-information/0", [401, 401, 401, 401, 200]),
    ];

    const ASKERS: [Asker; 5] = [
        Asker::Nobody,
        Asker::Unknown,
        Asker::Known(Rights::Plain),
        Asker::Known(Rights::Ops),
        Asker::Known(Rights::Admins),
    ];

    const SENT: [Option<&str>; 5] =
        [None, Some("admin:wrong"), Some("plain:secret"), Some("ops:changeit"), Some("admin:changeit")];

    fn users() -> Vec<User> {
        [User::defaults(), vec![User::new("plain", "secret", Rights::Plain)]].concat()
    }

    #[test]
    fn both_releases_grant_the_same() {
        for release in ["23.10", "25.0"] {
            let table = Table::read(release).unwrap();
            for (path, expected) in READ_BY_THE_AGENT {
                let found = ASKERS.map(|asker| table.status(path, asker).and_then(|status| status.parse().ok()));
                assert_eq!(found, expected.map(Some), "{release} {path}");
            }
        }
    }

    #[test]
    fn unknown_users_are_told_what_wrong_passwords_are() {
        let table = Table::read("23.10").unwrap();
        let column = |name| table.columns.iter().position(|column| column == name).unwrap();
        assert!(table.rows.values().all(|row| row[column("unknown")] == row[column("wrong")]));
    }

    #[test]
    fn each_user_reads_what_the_table_says() {
        for name in ["23.10/secured-admins", "25.0/secured-admins", "specified", "23.10/single-fresh"] {
            let node = Node::recorded(name).users(users()).start().unwrap();
            for (path, expected) in READ_BY_THE_AGENT {
                assert_eq!(SENT.map(|sent| get_as(&node.url(), path, sent).status), expected, "{name} {path}");
            }
        }
    }

    #[test]
    fn at_a_socket_whoever_says_no_name_reads_everything() {
        let folder = tempfile::tempdir().unwrap();
        let socket = folder.path().join("eventstore.sock");
        for name in ["23.10/secured-admins", "25.0/secured-admins"] {
            let _node = Node::recorded(name).users(users()).at_socket(&socket).start().unwrap();
            for (path, [_, rest @ ..]) in READ_BY_THE_AGENT {
                let found = SENT.map(|sent| get_at(&socket, path, sent).status);
                assert_eq!((found[0], &found[1..]), (200, &rest[..]), "{name} {path}");
            }
        }
    }

    #[test]
    fn the_default_users_are_known() {
        let node = Node::recorded("23.10/single-fresh").secured().start().unwrap();
        let options = |sent| get_as(&node.url(), "/info/options", Some(sent)).status;
        assert_eq!(["admin:changeit", "ops:changeit", "plain:secret"].map(options), [200, 200, 401]);
    }

    #[track_caller]
    fn check_refusal(path: &str, sent: Option<&str>, status: u16, asked_for: Option<&str>) {
        let node = Node::recorded("specified").users(users()).start().unwrap();
        let reply = get_as(&node.url(), path, sent);
        assert_eq!((reply.status, reply.header("www-authenticate"), reply.body.len()), (status, asked_for, 0));
        assert_eq!(reply.header("content-type"), None);
    }

    #[test]
    fn only_wrong_credentials_are_asked_for_again() {
        let again = Some("X-Basic realm=\"ESDB\"");
        check_refusal("/info", Some("admin:wrong"), 401, again);
        check_refusal("/info/options", Some("nobody:changeit"), 401, again);
        check_refusal("/nonexistent", Some("admin:wrong"), 401, again);
        check_refusal("/info/options", Some("plain:secret"), 401, None);
        check_refusal("/info/options", None, 401, None);
        check_refusal("/unheard-of", Some("admin:wrong"), 401, again);
        check_refusal("/unheard-of", None, 404, None);
        check_refusal("/nonexistent", None, 404, None);
        check_refusal("/nonexistent", Some("plain:secret"), 404, None);
    }

    #[test]
    fn an_unsecured_node_ignores_credentials() {
        let node = Node::recorded("23.10/single-fresh").start().unwrap();
        assert_eq!(SENT.map(|sent| get_as(&node.url(), "/info/options", sent).status), [200; 5]);
    }
}
