#!/usr/bin/env bash
# Whether a file is PDF/A, by a validator that is not ours: PDFBox Preflight checks part 1, level b, of which our level a is a
# superset. Debian: default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java.
set -euo pipefail
jars=/usr/share/java
classes=""
for jar in javax.activation jaxb-api preflight pdfbox2 pdfbox2-tools fontbox2 xmpbox commons-logging; do
    classes="$classes:$jars/$jar.jar"
done
exec java -cp "${classes#:}" org.apache.pdfbox.preflight.Validator_A1b "$1"
