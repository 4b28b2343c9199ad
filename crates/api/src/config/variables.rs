//! Every variable of the environment in a table, which `.env.example` and the settings' documents are compared with. How they are
//! read and checked stands in `config.rs`.

/// Every variable with its default and meaning, as `.env.example` lists them.
pub const VARIABLES: &[(&str, &str, &str)] = &[
    ("QOLDAU_MODE", "sandbox", "sandbox or production"),
    ("QOLDAU_LISTEN", "127.0.0.1:8080", "where the API listens; the sandbox takes loopback addresses only"),
    ("QOLDAU_METRICS_LISTEN", "127.0.0.1:9090", "where /metrics listens, or off; never public"),
    (
        "QOLDAU_PUBLIC_URL",
        "http://127.0.0.1:8080",
        "what addresses on papers begin with: https, as people reach the API, with nothing behind the host; the sandbox \
         takes where it listens",
    ),
    (
        "QOLDAU_DATABASE_URL",
        "sqlite:./var/qoldau.db",
        "sqlite:<path> or postgres://user:password@host/database",
    ),
    ("QOLDAU_VAR_DIR", "./var", "uploaded files (sealed), and the sandbox's keys"),
    ("QOLDAU_ISSUER", "https://sandbox.qoldau.invalid", "the issuer of tokens"),
    ("QOLDAU_AUDIENCE", "qoldau", "the audience that tokens must name"),
    ("QOLDAU_JWKS", "./var/keys/jwks.json", "the issuer's key set: a file or an https URL"),
    ("QOLDAU_SEAL_KEY_FILE", "./var/keys/seal.key", "the key that wraps data keys: 64 hexadecimal digits"),
    ("QOLDAU_INDEX_KEY_FILE", "./var/keys/index.key", "the key of the blind index: 64 hexadecimal digits"),
    (
        "QOLDAU_CLIENTS",
        "egov-portal=egov_portal,egov-mobile=mobile_device,provider-desk=provider_office,monitoring=provider_office",
        "which client stands for which channel",
    ),
    ("QOLDAU_RATE_PER_SECOND", "100", "requests a second of one client and subject, each process"),
    ("QOLDAU_RATE_BURST", "600", "and at once"),
    ("QOLDAU_WORKERS", "0", "threads that answer requests; 0 takes the number of cores"),
    ("QOLDAU_READERS", "0", "connections of the read pool; 0 takes 4 a worker"),
    ("QOLDAU_FILE_LIMIT", "20971520", "the most bytes of an uploaded file"),
    (
        "QOLDAU_FILES",
        "folder",
        "where contents of uploaded files are kept: folder (in QOLDAU_VAR_DIR) or s3://bucket/prefix",
    ),
    ("QOLDAU_S3_ENDPOINT", "none", "the address of the S3-compatible store, or none for the one of Amazon"),
    ("QOLDAU_S3_REGION", "us-east-1", "the region of the bucket"),
    (
        "QOLDAU_S3_KEY_FILE",
        "none",
        "the access key of the bucket: a file with the key id and the secret, a line each",
    ),
    ("QOLDAU_CLAMD", "none", "host and port of ClamAV's daemon, or none; production needs one"),
    (
        "QOLDAU_RULES_PUBLISHED_ON",
        "unknown",
        "the day of first official publication of Order No. 33, as YYYY-MM-DD, or unknown",
    ),
    (
        "QOLDAU_RULES_PUBLISHED_AT",
        "unknown",
        "the https address at which the ministry publishes the order, or unknown",
    ),
    (
        "QOLDAU_SPECIAL_ADMISSION_STAGES",
        "submitted,registered,result_delivered",
        "stage codes of admission to special education, which the order does not name",
    ),
    (
        "QOLDAU_RECIPIENT_BOOKING",
        "proactive",
        "which applications recipients book by themselves: proactive (as the order says) or all",
    ),
    (
        "QOLDAU_PORTAL_SIGNATURE",
        "optional",
        "whether a filing on the portal must carry the recipient's electronic signature: optional or required",
    ),
    (
        "QOLDAU_WAIT_LIST_HOURS",
        "24",
        "for how many hours a freed place is kept for who is next in the wait list",
    ),
    ("QOLDAU_SMS_URL", "none", "the bridge to text messages, or none"),
    ("QOLDAU_NUMBER_REGISTER_URL", "none", "the bridge to the register of numbers on the portal, or none"),
    ("QOLDAU_BILIM_URL", "none", "the bridge to the Bilim service of eGov Mobile, or none"),
    ("QOLDAU_CABINET_URL", "none", "the bridge to the personal cabinet on the portal, or none"),
    ("QOLDAU_NEDB_URL", "none", "the bridge to the PMPK module of the National Education Database, or none"),
    (
        "QOLDAU_REGISTRIES_URL",
        "none",
        "the bridge to the state registries that can supply a document, or none",
    ),
    ("QOLDAU_NCANODE_URL", "none", "the verifier of electronic signatures (NCANode 3.4), or none"),
    ("QOLDAU_NEIGHBOUR_TOKEN_FILE", "none", "the bearer token that the bridges ask for, or none"),
    ("QOLDAU_LOG", "info", "what is logged, for example info or qoldau_api=debug"),
];
