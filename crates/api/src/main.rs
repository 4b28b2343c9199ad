//! The binary `qoldau`: reads the command line, hands over to the library, and says in one sentence why it cannot go on.
//! Nothing is decided here.

mod walk;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use actix_web::web::Data;
use base64::Engine as _;
use clap::{Parser, Subcommand};
use qoldau_api::app::{self, App, StartFault};
use qoldau_api::config::{Config, Mode};
use qoldau_api::{keys, openapi, seed, serve, token};
use qoldau_domain::lifecycle::Role;
use qoldau_domain::person::Iin;
use qoldau_domain::provider::ProviderType;
use qoldau_gateways::signatures::{TestAuthority, TestCertificate};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::util::SubscriberInitExt as _;
use uuid::Uuid;

/// Requests make and drop many small pieces on several threads at once; the system's allocator took a tenth of a filing.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The API of four public services for children with special educational needs.
#[derive(Parser)]
#[command(name = "qoldau", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests (the default).
    Serve,
    /// Bring the database to the schema of this build.
    Migrate,
    /// Print the `OpenAPI` document, or write it and the list of operations into a folder.
    Openapi {
        /// The folder.
        #[arg(long)]
        write: Option<PathBuf>,
    },
    /// Print a token of the sandbox, and nothing else.
    Token {
        /// Role: recipient, registrar, specialist, head, monitor, authority, …
        #[arg(long)]
        role: String,
        /// IIN of a recipient.
        #[arg(long)]
        iin: Option<String>,
        /// Provider of staff.
        #[arg(long)]
        provider: Option<Uuid>,
        /// Client; the one that goes with the role when left out.
        #[arg(long)]
        client: Option<String>,
        /// Subject; the sandbox's sample person when left out.
        #[arg(long)]
        subject: Option<String>,
    },
    /// Sign a paper of a result in the sandbox: a detached CMS in Base64, with a test certificate that is made for it.
    Sign {
        /// IIN of the person who signs, the same as of the token.
        #[arg(long)]
        iin: String,
        /// The PDF, as `GET /v1/conclusions/{id}` gives it.
        file: PathBuf,
    },
    /// Compute a legal term and print its walk, for example: term `exam_date` --service `pmpk_examination` --channel
    /// `egov_portal` --from 2026-12-15T18:50:00+05:00.
    Term(Box<walk::TermArguments>),
    /// Check the configuration and say every fault.
    CheckConfig,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = actix_web::rt::System::new().block_on(run(arguments.command.unwrap_or(Command::Serve)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(faults) => {
            for fault in faults {
                complain(&fault);
            }
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stderr, reason = "a command that cannot go on says why on standard error")]
fn complain(fault: &str) {
    eprintln!("qoldau: {fault}");
}

fn config() -> Result<Config, Vec<String>> {
    Config::from_environment().map_err(|faults| {
        faults.into_iter().map(|fault| format!("{}: {}", fault.variable, fault.fault)).collect()
    })
}

fn told(fault: StartFault) -> Vec<String> {
    vec![fault.0]
}

async fn run(command: Command) -> Result<(), Vec<String>> {
    match command {
        Command::Serve => serve_until_told(config()?).await,
        Command::Migrate => {
            let config = config()?;
            if config.mode == Mode::Sandbox {
                keys::make_sandbox(&config).map_err(|fault| vec![fault.0])?;
            }
            let store = app::open_store(&config).map_err(told)?;
            let ran = app::migrate(&config, &store).await.map_err(told)?;
            say(&format!("{ran} migrations ran"));
            Ok(())
        }
        Command::Openapi { write: None } => {
            say(&pretty());
            Ok(())
        }
        Command::Openapi { write: Some(folder) } => {
            let put = |name: &str, text: String| {
                std::fs::write(folder.join(name), text).map_err(|error| vec![format!("{name}: {error}")])
            };
            put("openapi.json", pretty() + "\n")?;
            put("operations.txt", openapi::operations())
        }
        Command::Token { role, iin, provider, client, subject } => {
            let config = config()?;
            if config.mode == Mode::Production {
                return Err(vec!["production's issuer signs its own tokens".to_owned()]);
            }
            keys::make_sandbox(&config).map_err(|fault| vec![fault.0])?;
            let role = Role::parse(&role).ok_or_else(|| vec![format!("no such role: {role}")])?;
            say(&sandbox_token(&config, role, iin, provider, client, subject).map_err(|fault| vec![fault])?);
            Ok(())
        }
        Command::Sign { iin, file } => {
            let config = config()?;
            if config.mode == Mode::Production {
                return Err(vec!["production's people sign with their own keys".to_owned()]);
            }
            let iin = Iin::parse(&iin).map_err(|fault| vec![format!("--iin: {fault}")])?;
            say(&sandbox_signature(&config, &iin, &file).map_err(|fault| vec![fault])?);
            Ok(())
        }
        Command::Term(asked) => {
            say(&walk::text(&asked)?);
            Ok(())
        }
        Command::CheckConfig => {
            let config = config()?;
            keys::read(&config).map_err(|fault| vec![fault.0])?;
            say("the configuration holds");
            Ok(())
        }
    }
}

#[expect(clippy::print_stdout, reason = "commands answer on standard output")]
fn say(text: &str) {
    println!("{text}");
}

fn pretty() -> String {
    serde_json::to_string_pretty(&openapi::document()).unwrap_or_default()
}

fn sandbox_token(
    config: &Config,
    role: Role,
    iin: Option<String>,
    provider: Option<Uuid>,
    client: Option<String>,
    subject: Option<String>,
) -> Result<String, String> {
    if let Some(iin) = &iin {
        Iin::parse(iin).map_err(|fault| format!("--iin: {fault}"))?;
    }
    let file = keys::signing_key_file(config);
    let key = std::fs::read(&file).map_err(|_error| format!("{}: cannot be read", file.display()))?;
    let usual_client = match role {
        Role::Recipient | Role::ThirdPerson => "egov-portal",
        Role::Registrar | Role::Specialist | Role::Head => "provider-desk",
        Role::Monitor
        | Role::ContactCentre
        | Role::Authority
        | Role::MessageGateway
        | Role::ChannelBackend => "monitoring",
    };
    let client = client.unwrap_or_else(|| usual_client.to_owned());
    // A sample parent's subject must not tell the number.
    let usual_iin = match role {
        Role::Specialist => Some("900101500009"),
        Role::Head => Some("900101500010"),
        Role::Recipient
        | Role::ThirdPerson
        | Role::Registrar
        | Role::Monitor
        | Role::ContactCentre
        | Role::Authority
        | Role::MessageGateway
        | Role::ChannelBackend => None,
    };
    let usual_subject = iin.as_deref().filter(|_| !role.is_staff()).map_or_else(
        || format!("sandbox-{}", role.code()),
        |iin| {
            let digest = qoldau_persistence::seal::hex(&qoldau_persistence::seal::sha256(&[iin.as_bytes()]));
            format!("sandbox-{}", digest.get(..16).unwrap_or_default())
        },
    );
    let subject = subject.unwrap_or(usual_subject);
    let mut claims = token::sandbox_claims(&config.issuer, &config.audience, &subject, &client, &[role], 12);
    claims.iin = iin.or_else(|| usual_iin.map(str::to_owned));
    if role.is_staff() {
        claims.provider_id = Some(provider.unwrap_or_else(|| seed::sample_id(ProviderType::Pmpk)));
        claims.name = Some(format!("Sandbox {}", role.code()));
    }
    token::sign_sandbox(&key, &claims)
}

fn sandbox_signature(config: &Config, iin: &Iin, file: &Path) -> Result<String, String> {
    keys::make_sandbox(config).map_err(|fault| fault.0)?;
    let paper = std::fs::read(file).map_err(|_error| format!("{}: cannot be read", file.display()))?;
    let authority = TestAuthority::open(&keys::sandbox_folder(config))?;
    let cms = authority.sign(iin, "Sandbox", TestCertificate::Sign, &paper)?;
    Ok(base64::engine::general_purpose::STANDARD.encode(cms))
}

async fn serve_until_told(config: Config) -> Result<(), Vec<String>> {
    let filter =
        EnvFilter::try_new(&config.log).map_err(|_error| vec!["QOLDAU_LOG: not a filter".to_owned()])?;
    // Whatever is asked for, other crates tell no more than what happened: their details quote what callers sent.
    let ours = filter_fn(|told| told.target().starts_with("qoldau") || *told.level() <= tracing::Level::INFO);
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let log = match config.mode {
        Mode::Production => log.json().boxed(),
        Mode::Sandbox => log.compact().boxed(),
    };
    tracing_subscriber::registry().with(log.with_filter(ours)).with(filter).init();
    let listener = serve::bind(config.listen).map_err(told)?;
    let metrics = config.metrics_listen.map(serve::bind).transpose().map_err(told)?;
    let address = listener.local_addr().map_err(|error| vec![error.to_string()])?;
    let app = Data::new(App::open(config).await.map_err(told)?);
    if app.config.mode == Mode::Sandbox {
        greet(&app.config, &format!("http://{address}")).map_err(|fault| vec![fault])?;
    }
    serve::run(app, listener, metrics).await.map_err(told)
}

/// Where to begin, with tokens and lines that work when they are pasted.
fn greet(config: &Config, base: &str) -> Result<(), String> {
    let make =
        |role, iin: Option<&str>| sandbox_token(config, role, iin.map(str::to_owned), None, None, None);
    let parent = make(Role::Recipient, Some("900101500109"))?;
    say(&format!(
        "Qoldau sandbox on {base}\n\n  documentation  {base}/docs\n  sample data    {base}/sandbox/providers\n"
    ));
    let asks = [
        ("parent", parent, "/v1/applications"),
        ("registrar", make(Role::Registrar, None)?, "/v1/applications"),
        ("specialist", make(Role::Specialist, None)?, "/v1/applications"),
        ("head", make(Role::Head, None)?, "/v1/providers/01980000-0000-7000-8000-000000000001/staff"),
        ("monitor", make(Role::Monitor, None)?, "/v1/stage-events"),
    ];
    for (who, token, path) in asks {
        say(&format!("# {who}\ncurl -s {base}{path} -H 'Authorization: Bearer {token}'\n"));
    }
    Ok(())
}
