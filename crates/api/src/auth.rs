//! Who calls: middleware turns the bearer token into an [`Actor`], and extractors say by their type which roles may
//! call an operation. A staff right must stand in the token and in the provider's staff list, looked up at each
//! request. Extractors only read the actor.

use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use qoldau_domain::application::Acting;
use qoldau_domain::channel::Channel;
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::Iin;
use qoldau_persistence::applications::{Identity, Sight};
use qoldau_persistence::{journal, providers};
use uuid::Uuid;

use crate::app::App;
use crate::problem::{Problem, ProblemCode};

/// The caller of a request.
#[derive(Clone)]
pub struct Actor {
    /// Subject at the issuer.
    pub subject: String,
    /// Issuer.
    pub issuer: String,
    /// Client.
    pub client: String,
    /// The channel that the client stands for.
    pub channel: Channel,
    /// Roles that hold now.
    pub roles: Vec<Role>,
    /// IIN of a recipient.
    pub iin: Option<Iin>,
    /// Provider of staff.
    pub provider_id: Option<Uuid>,
    /// Name of staff.
    pub name: Option<String>,
    /// Blind index of issuer and subject.
    pub key: Vec<u8>,
}

impl std::fmt::Debug for Actor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Actor({:?})", self.roles)
    }
}

impl Actor {
    /// Whether the caller holds a role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// Whether the caller works for a provider.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.roles.iter().any(|role| role.is_staff())
    }

    /// As which representative the caller's applications are found.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.iin.clone().map_or_else(
            || Identity::Subject { issuer: self.issuer.clone(), subject: self.subject.clone() },
            Identity::Iin,
        )
    }

    /// Which applications the caller may see.
    #[must_use]
    pub fn sight(&self, app: &App) -> Sight {
        match self.provider_id.filter(|_| self.is_staff()) {
            Some(provider) => Sight::Provider(provider),
            None => Sight::Representative(self.identity().key(app.store.keys())),
        }
    }

    /// As the journal keeps the caller, in the role in which they act here.
    #[must_use]
    pub fn in_journal(&self, role: Role) -> journal::Actor {
        journal::Actor {
            key: self.key.clone(),
            role: role.code().to_owned(),
            name: self.name.clone().filter(|_| role.is_staff()),
            client: self.client.clone(),
        }
    }

    /// As the domain judges what the caller may do now.
    #[must_use]
    pub fn acting<'a>(&'a self, app: &App) -> Acting<'a> {
        Acting { roles: &self.roles, recipients_book: app.config.recipients_book, now: app.now() }
    }

    /// The first of these roles that the caller holds.
    #[must_use]
    pub fn acting_as(&self, roles: &[Role]) -> Option<Role> {
        roles.iter().copied().find(|role| self.is(*role))
    }

    /// The role that a look at an application is recorded under.
    #[must_use]
    pub fn looking_as(&self) -> Role {
        self.acting_as(&[Role::Registrar, Role::Specialist, Role::Head]).unwrap_or(Role::Recipient)
    }
}

/// Middleware of `/v1`: a token that is there must be good; what it stands for is put into the request.
///
/// # Errors
/// 401 for a token that is not taken, 503 when the staff list cannot be read.
pub async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut given = request.headers().get_all(header::AUTHORIZATION);
    if let Some(first) = given.next() {
        let token = match (first.to_str().ok().and_then(bearer), given.next()) {
            (Some(token), None) => Ok(token.to_owned()),
            _ => Err(Problem::new(ProblemCode::Unauthenticated)),
        };
        let app = request.app_data::<web::Data<App>>().cloned();
        let actor = match (token, app) {
            (Ok(token), Some(app)) => identify(&app, &token).await,
            (Err(problem), _) => Err(problem),
            (_, None) => Err(Problem::new(ProblemCode::InternalError)),
        };
        match actor {
            Ok(actor) => {
                request.extensions_mut().insert(actor);
            }
            Err(problem) => return Ok(request.error_response(problem)),
        }
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    let plain = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
    (scheme.eq_ignore_ascii_case("bearer") && plain).then_some(token)
}

async fn identify(app: &web::Data<App>, token: &str) -> Result<Actor, Problem> {
    let refused = || Problem::new(ProblemCode::Unauthenticated);
    let bearer = app.verifier.verify(token).await.map_err(|_not_taken| refused())?;
    let channel = app.config.clients.get(&bearer.client).copied().ok_or_else(refused)?;
    // Somebody who works at a provider and is a parent, too, wears one hat at a time: the client says which.
    let at_counter = channel == Channel::ProviderOffice;
    let (staff, mut roles): (Vec<Role>, Vec<Role>) =
        bearer.roles.iter().copied().partition(|role| role.is_staff());
    roles.retain(|role| *role != Role::Recipient || !at_counter);
    let staff: Vec<Role> = staff.into_iter().filter(|_| at_counter).collect();
    if let Some(provider) = bearer.provider_id.filter(|_| !staff.is_empty()) {
        let subject = bearer.subject.clone();
        let listed = app.read(move |conn, _| providers::find_roles(conn, provider, &subject)).await?;
        roles.extend(staff.into_iter().filter(|role| listed.iter().any(|listed| listed == role.code())));
    }
    Ok(Actor {
        key: app.store.keys().blind(&["actor", &bearer.issuer, &bearer.subject]),
        subject: bearer.subject.clone(),
        issuer: bearer.issuer.clone(),
        client: bearer.client.clone(),
        channel,
        roles,
        iin: bearer.iin.clone(),
        provider_id: bearer.provider_id,
        name: bearer.name.clone(),
    })
}

/// Which roles may call.
pub trait Roles: 'static {
    /// The roles; none means any valid token.
    const ROLES: &'static [Role];
}

/// The caller, who holds one of the roles.
pub struct By<R> {
    actor: Actor,
    roles: PhantomData<R>,
}

impl<R> Deref for By<R> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.actor
    }
}

impl<R: Roles> FromRequest for By<R> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let actor = request.extensions().get::<Actor>().cloned();
        ready(match actor {
            None => Err(Problem::new(ProblemCode::Unauthenticated)),
            Some(actor) if R::ROLES.is_empty() || R::ROLES.iter().any(|role| actor.is(*role)) => {
                Ok(Self { actor, roles: PhantomData })
            }
            Some(_) => Err(Problem::new(ProblemCode::Forbidden)),
        })
    }
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident [$($role:ident),*];)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;

        impl Roles for $name {
            const ROLES: &'static [Role] = &[$(Role::$role),*];
        }
    )+};
}

roles! {
    /// Any valid token.
    Anyone [];
    /// A recipient.
    Recipient [Recipient];
    /// A registrar.
    Registrar [Registrar];
    /// A recipient or a registrar.
    RecipientOrRegistrar [Recipient, Registrar];
    /// A registrar or a recipient.
    RegistrarOrRecipient [Registrar, Recipient];
    /// A registrar or a specialist.
    RegistrarOrSpecialist [Registrar, Specialist];
    /// A specialist.
    Specialist [Specialist];
    /// The head of a provider.
    Head [Head];
    /// A specialist or the head.
    SpecialistOrHead [Specialist, Head];
    /// Any staff of a provider.
    Staff [Registrar, Specialist, Head];
    /// A registrar or the head.
    RegistrarOrHead [Registrar, Head];
    /// Any staff of a provider or a recipient.
    StaffOrRecipient [Registrar, Specialist, Head, Recipient];
    /// A recipient or any staff of a provider.
    RecipientOrStaff [Recipient, Registrar, Specialist, Head];
    /// The message gateway.
    MessageGateway [MessageGateway];
    /// The monitoring system.
    Monitor [Monitor];
    /// The authority.
    Authority [Authority];
    /// A provider's head or the authority.
    HeadOrAuthority [Head, Authority];
}
