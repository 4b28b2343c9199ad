// Starts Swagger UI on the page served at GET /docs. It must not keep a token after the tab is closed
// and must not send the document, or anything else, to another host.
"use strict";

// This file runs before every other script and style sheet, so no violation of the policy goes unseen.
window.cspViolations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.cspViolations.push({
    directive: event.effectiveDirective,
    blocked: event.blockedURI,
    source: event.sourceFile,
    line: event.lineNumber,
    column: event.columnNumber,
    sample: event.sample,
  });
});

// Deferred scripts, the bundle among them, have run when this event comes.
document.addEventListener("DOMContentLoaded", () => {
  window.ui = SwaggerUIBundle({
    dom_id: "#swagger-ui",
    url: "/v1/openapi.json",
    deepLinking: true,
    docExpansion: "list",
    filter: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
  });
});
