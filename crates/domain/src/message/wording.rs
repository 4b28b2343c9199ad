//! What messages say, in Kazakh and Russian. The order gives no wording (PMPK-7.1-e, -j), so these are Qoldau's own and never
//! presented as law. Short, since they go out as text messages; no name of a child, no diagnosis, nothing that a stranger
//! who sees the screen should not read.

use chrono::{DateTime, Utc};

use super::{MessageKind, day_and_hour};

/// What a message says, in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageText {
    /// Kazakh.
    pub kk: String,
    /// Russian.
    pub ru: String,
}

/// What the words are made of.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// Number of the application; empty where there is none yet.
    pub number: &'a str,
    /// Name of the provider, Kazakh.
    pub provider_kk: &'a str,
    /// Name of the provider, Russian.
    pub provider_ru: &'a str,
    /// When the appointment begins, where there is one.
    pub begins_at: Option<DateTime<Utc>>,
    /// From when on the message is of no use.
    pub not_after: DateTime<Utc>,
}

impl MessageText {
    /// The words of a kind.
    #[must_use]
    pub fn of(kind: MessageKind, facts: &Facts<'_>) -> Self {
        let (day, hour) = facts.begins_at.map(day_and_hour).unwrap_or_default();
        let Facts { provider_kk, provider_ru, .. } = facts;
        let (last_day, last_hour) = day_and_hour(facts.not_after);
        let number = if facts.number.is_empty() { String::new() } else { format!("{}: ", facts.number) };
        let (kk, ru) = match kind {
            MessageKind::BookingConfirmation => (
                format!("{number}қабылдау күні расталды: {day}, сағат {hour}. {provider_kk}."),
                format!("{number}день приёма подтверждён: {day}, {hour}. {provider_ru}."),
            ),
            MessageKind::ReminderDayBefore => (
                format!(
                    "{number}ертең, {day}, сағат {hour} қабылдауға жазылғаныңызды еске саламыз. {provider_kk}."
                ),
                format!("{number}напоминаем, что завтра, {day}, в {hour} у вас приём. {provider_ru}."),
            ),
            MessageKind::ReminderSameDay => (
                format!(
                    "{number}бүгін, {day}, сағат {hour} қабылдауға жазылғаныңызды еске саламыз. {provider_kk}."
                ),
                format!("{number}напоминаем, что сегодня, {day}, в {hour} у вас приём. {provider_ru}."),
            ),
            MessageKind::AppointmentCancelled => (
                format!(
                    "{number}{day}, сағат {hour} қабылдауға жазылу жойылды. Басқа күнді таңдаңыз. {provider_kk}."
                ),
                format!("{number}запись на {day}, {hour} отменена. Выберите другой день. {provider_ru}."),
            ),
            MessageKind::AppointmentNotHeld => (
                format!(
                    "{number}{day}, сағат {hour} қабылдау өткізілмейді: өтінішіңіз бойынша жауап дайын. {provider_kk}."
                ),
                format!(
                    "{number}приём {day}, {hour} не состоится: готов ответ по вашему заявлению. {provider_ru}."
                ),
            ),
            MessageKind::OfferRequest => (
                format!(
                    "{provider_kk} сіздің балаңызды психологиялық-медициналық-педагогикалық тексеруді ұсынады. Келіссеңіз, \
                     осы хабарламаға 24 сағат ішінде 1 деп, келіспесеңіз 2 деп жауап беріңіз."
                ),
                format!(
                    "{provider_ru} предлагает психолого-медико-педагогическое обследование вашего ребёнка. Если согласны, \
                     ответьте на это сообщение в течение 24 часов: 1, если нет: 2."
                ),
            ),
            MessageKind::BookingInvitation => (
                format!(
                    "{number}eGov Mobile қосымшасының Bilim сервисінде қабылдау күнін таңдаңыз. {provider_kk}."
                ),
                format!(
                    "{number}выберите день приёма в сервисе Bilim приложения eGov Mobile. {provider_ru}."
                ),
            ),
            MessageKind::PlaceOffered => (
                format!(
                    "{number}сізге қабылдау уақыты босады: {day}, сағат {hour}. Ол сіз үшін сақталады, \
                     соңғы мерзімі: {last_day}, сағат {last_hour}; содан кейін келесі адамға ұсынылады. Жазылу үшін қоңырау шалыңыз немесе \
                     келіңіз: {provider_kk}."
                ),
                format!(
                    "{number}для вас освободилось время приёма: {day}, {hour}. Оно сохраняется за вами до {last_day}, \
                     {last_hour}, затем предлагается следующему. Чтобы записаться, позвоните или придите: \
                     {provider_ru}."
                ),
            ),
            MessageKind::ConsentRequest => consent_request(facts, &number),
            MessageKind::DocumentRequest => document_request(facts, &number),
            MessageKind::ResultReady => (
                format!(
                    "{number}психологиялық-медициналық-педагогикалық тексерудің нәтижесі дайын және eGov Mobile \
                     қосымшасының Bilim сервисінде сақталды. {provider_kk}."
                ),
                format!(
                    "{number}результат психолого-медико-педагогического обследования готов и сохранён в сервисе Bilim \
                     приложения eGov Mobile. {provider_ru}."
                ),
            ),
            MessageKind::ReasonedAnswerReady => (
                format!(
                    "{number}өтінішіңіз бойынша дәлелді жауап дайын және eGov Mobile қосымшасының Bilim сервисінде сақталды. \
                     {provider_kk}."
                ),
                format!(
                    "{number}мотивированный ответ по вашему заявлению готов и сохранён в сервисе Bilim приложения eGov Mobile. \
                     {provider_ru}."
                ),
            ),
        };
        Self { kk: sentence(&kk), ru: sentence(&ru) }
    }
}

/// A consent that is asked for, in both languages.
fn consent_request(facts: &Facts<'_>, number: &str) -> (String, String) {
    let (last_day, last_hour) = day_and_hour(facts.not_after);
    let Facts { provider_kk, provider_ru, .. } = facts;
    (
        format!(
            "{number}қызмет көрсету үшін мәліметтерді пайдалануға сіздің келісіміңіз керек. Қандай мәліметтер екені жеке кабинетте \
             жазылған; сонда немесе келіп жауап беріңіз: {provider_kk}. Соңғы мерзімі: {last_day}, сағат {last_hour}."
        ),
        format!(
            "{number}для оказания услуги нужно ваше согласие на использование сведений. Каких — указано в личном кабинете. \
             Ответьте там до {last_day}, {last_hour} или придите: {provider_ru}."
        ),
    )
}

/// Documents that are asked for, in both languages.
fn document_request(facts: &Facts<'_>, number: &str) -> (String, String) {
    let Facts { provider_kk, provider_ru, .. } = facts;
    (
        format!(
            "{number}қызмет көрсету үшін сізден құжат сұралды. Қандай құжат екені жеке кабинетте жазылған; оны сонда жүктеңіз \
             немесе әкеліңіз: {provider_kk}."
        ),
        format!(
            "{number}для оказания услуги у вас запросили документ. Какой — указано в личном кабинете; загрузите его там или \
             принесите: {provider_ru}."
        ),
    )
}

/// A text without a number in front begins with a capital letter.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
