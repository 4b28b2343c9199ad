//! The texts of the problem catalogue in Kazakh, Russian and English: what a person reads about a problem
//! code and about a code in `errors[].code`. This file holds texts only: it chooses no status and decides
//! nothing. No text may quote a submitted value or leave a place for one.

#![allow(
    missing_docs,
    reason = "each constant carries the name of its code; the texts are their own description"
)]

/// One text in the three languages of the API; Kazakh is the default.
#[derive(Debug, Clone, Copy)]
pub struct Text {
    pub kk: &'static str,
    pub ru: &'static str,
    pub en: &'static str,
}

/// What a person reads about one problem code.
#[derive(Debug, Clone, Copy)]
pub struct ProblemText {
    pub title: Text,
    pub meaning: Text,
    pub remedy: Text,
}

pub const MALFORMED_JSON: ProblemText = ProblemText {
    title: Text {
        kk: "JSON мәтінін оқу мүмкін болмады",
        ru: "Не удалось прочитать JSON",
        en: "The body is not readable JSON",
    },
    meaning: Text {
        kk: "Сұрау мазмұнын JSON ретінде оқу мүмкін болмады: синтаксис не кодтау қатесі бар, құрылымы тым \
             терең немесе бір кілт екі рет берілген.",
        ru: "Тело запроса не читается как JSON: есть ошибка синтаксиса или кодировки, вложенность слишком \
             глубокая или один ключ указан дважды.",
        en: "The body cannot be read as JSON: there is a syntax or encoding error, the nesting is too \
             deep, or a key occurs twice.",
    },
    remedy: Text {
        kk: "UTF-8 кодтамасындағы, әр кілті бір рет қана берілген дұрыс JSON жіберіңіз.",
        ru: "Отправьте корректный JSON в кодировке UTF-8, в котором каждый ключ указан один раз.",
        en: "Send well-formed JSON in UTF-8 in which every key occurs once.",
    },
};

pub const INVALID_BODY: ProblemText = ProblemText {
    title: Text {
        kk: "Сұрау мазмұнының құрылымы дұрыс емес",
        ru: "Неверная структура тела запроса",
        en: "The body has the wrong shape",
    },
    meaning: Text {
        kk: "JSON оқылды, бірақ оның құрылымы API сипаттамасына сай емес: белгісіз өріс, жетіспейтін өріс, \
             басқа типтегі мән немесе тізбеде жоқ мән бар. Қателер errors[] тізімінде көрсетілген.",
        ru: "JSON прочитан, но его структура не соответствует описанию API: есть неизвестное поле, не \
             хватает поля, значение другого типа или значение не из перечня. Ошибки перечислены в \
             errors[].",
        en: "The JSON was read, but its shape does not follow the API description: a field is unknown or \
             missing, or a value has the wrong type or is not in the list. The errors are listed in \
             errors[].",
    },
    remedy: Text {
        kk: "Өрістерді errors[] тізімі мен API сипаттамасы бойынша түзетіп, сұрауды қайта жіберіңіз.",
        ru: "Исправьте поля по списку errors[] и описанию API и отправьте запрос снова.",
        en: "Correct the fields listed in errors[] to match the API description and send the request again.",
    },
};

pub const INVALID_QUERY: ProblemText = ProblemText {
    title: Text {
        kk: "Сұрау жолындағы параметр дұрыс емес",
        ru: "Неверный параметр в строке запроса",
        en: "A query parameter is invalid",
    },
    meaning: Text {
        kk: "Сұрау жолында белгісіз немесе қате жазылған параметр бар.",
        ru: "В строке запроса есть неизвестный или неверно записанный параметр.",
        en: "The query string holds a parameter that is unknown or malformed.",
    },
    remedy: Text {
        kk: "Параметрлердің атаулары мен мәндерін API сипаттамасымен салыстырып, түзетіңіз.",
        ru: "Сверьте названия и значения параметров с описанием API и исправьте их.",
        en: "Compare the names and values of the parameters with the API description and correct them.",
    },
};

pub const INVALID_HEADER: ProblemText = ProblemText {
    title: Text {
        kk: "Сұрау тақырыптамасы дұрыс емес",
        ru: "Неверный заголовок запроса",
        en: "A request header is malformed",
    },
    meaning: Text {
        kk: "Сұрау тақырыптамаларының бірі қате жазылған.",
        ru: "Один из заголовков запроса записан неверно.",
        en: "One of the request headers is not written correctly.",
    },
    remedy: Text {
        kk: "Тақырыптаманы API сипаттамасына сәйкес түзетіп, сұрауды қайта жіберіңіз.",
        ru: "Исправьте заголовок согласно описанию API и отправьте запрос снова.",
        en: "Correct the header to match the API description and send the request again.",
    },
};

pub const IDEMPOTENCY_KEY_MISSING: ProblemText = ProblemText {
    title: Text {
        kk: "Idempotency-Key тақырыптамасы жоқ",
        ru: "Нет заголовка Idempotency-Key",
        en: "The Idempotency-Key header is missing",
    },
    meaning: Text {
        kk: "Қайталанған жағдайда екі рет орындалмауы үшін бұл сұрау Idempotency-Key тақырыптамасымен \
             жіберілуі тиіс.",
        ru: "Этот запрос нужно отправлять с заголовком Idempotency-Key, чтобы при повторе он не был \
             выполнен дважды.",
        en: "This request must carry the Idempotency-Key header, so that a repeated request is not carried \
             out twice.",
    },
    remedy: Text {
        kk: "Бірегей кілт жасап, оны Idempotency-Key тақырыптамасында жіберіңіз және сұрауды қайталағанда \
             дәл сол кілтті қолданыңыз.",
        ru: "Создайте уникальный ключ, передайте его в заголовке Idempotency-Key и при повторе запроса \
             используйте тот же ключ.",
        en: "Make a unique key, send it in the Idempotency-Key header and use the same key when you repeat \
             the request.",
    },
};

pub const IDEMPOTENCY_KEY_INVALID: ProblemText = ProblemText {
    title: Text {
        kk: "Idempotency-Key кілті талапқа сай емес",
        ru: "Ключ Idempotency-Key не соответствует требованиям",
        en: "The Idempotency-Key is not valid",
    },
    meaning: Text {
        kk: "Idempotency-Key кілтінің ұзындығы 1-ден 255 таңбаға дейін болып, ол тек ASCII жиынының \
             көрінетін таңбаларынан тұруы тиіс.",
        ru: "Ключ Idempotency-Key должен состоять только из видимых символов ASCII и иметь длину от 1 до \
             255 символов.",
        en: "The Idempotency-Key must be 1 to 255 characters long and hold only visible ASCII characters.",
    },
    remedy: Text {
        kk: "Талапқа сай кілт, мысалы, UUID жіберіңіз.",
        ru: "Передайте подходящий ключ, например UUID.",
        en: "Send a suitable key, for example a UUID.",
    },
};

pub const UNAUTHENTICATED: ProblemText = ProblemText {
    title: Text {
        kk: "Жүйеге кіру расталмаған",
        ru: "Вход в систему не подтверждён",
        en: "No valid access token",
    },
    meaning: Text {
        kk: "Сұрауда қолжетімділік токені жоқ немесе ол жарамсыз.",
        ru: "В запросе нет токена доступа, или он недействителен.",
        en: "The request carries no access token, or the token is not valid.",
    },
    remedy: Text {
        kk: "Жүйеге қайта кіріп, жарамды токенді Authorization тақырыптамасында (Bearer) жіберіңіз.",
        ru: "Войдите в систему заново и передайте действительный токен в заголовке Authorization (Bearer).",
        en: "Sign in again and send a valid token in the Authorization header (Bearer).",
    },
};

pub const FORBIDDEN: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл әрекетке құқығыңыз жоқ",
        ru: "Недостаточно прав для этого действия",
        en: "Your role does not allow this",
    },
    meaning: Text {
        kk: "Сіздің рөліңіз бұл әрекетті орындауға құқық бермейді.",
        ru: "Ваша роль не даёт права выполнить это действие.",
        en: "Your role does not give you the right to do this.",
    },
    remedy: Text {
        kk: "Жүйеге қажетті құқығы бар рөлмен кіріңіз немесе әкімшіге жүгініңіз.",
        ru: "Войдите в систему с ролью, у которой есть это право, или обратитесь к администратору.",
        en: "Sign in with a role that has this right, or turn to the administrator.",
    },
};

pub const NOT_THE_REPRESENTATIVE: ProblemText = ProblemText {
    title: Text {
        kk: "Өтінішті тек өз атыңыздан бере аласыз",
        ru: "Подать заявление можно только от своего имени",
        en: "You may file only as yourself",
    },
    meaning: Text {
        kk: "Көрсетілетін қызметті алушы өтінішті баланың заңды өкілі ретінде тек өз атынан бере алады. \
             Өтініште көрсетілген өкіл қолжетімділік токенінің иесі емес.",
        ru: "Услугополучатель может подать заявление как законный представитель ребёнка только от своего \
             имени. Указанный в заявлении представитель не является владельцем токена доступа.",
        en: "A service recipient may file an application as the child's legal representative only in their \
             own name. The representative named in the application is not the holder of the access token.",
    },
    remedy: Text {
        kk: "Өкіл ретінде өз деректеріңізді көрсетіңіз немесе өтінішті сол өкілдің өзі берсін.",
        ru: "Укажите представителем себя, или пусть заявление подаст сам этот представитель.",
        en: "Name yourself as the representative, or let that representative file the application.",
    },
};

pub const NOT_FOUND: ProblemText = ProblemText {
    title: Text {
        kk: "Сұралған деректер табылмады",
        ru: "Запрошенные данные не найдены",
        en: "Nothing found at this address",
    },
    meaning: Text {
        kk: "Бұл мекенжайда Сізге қолжетімді деректер жоқ.",
        ru: "По этому адресу нет доступных вам данных.",
        en: "There is nothing at this address that is available to you.",
    },
    remedy: Text {
        kk: "Мекенжайды, идентификаторды және жүйеге қандай есептік жазбамен кіргеніңізді тексеріңіз.",
        ru: "Проверьте адрес, идентификатор и учётную запись, под которой вы вошли.",
        en: "Check the address, the identifier and the account with which you signed in.",
    },
};

pub const METHOD_NOT_ALLOWED: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл әдіс мұнда қолданылмайды",
        ru: "Метод здесь не поддерживается",
        en: "The method is not allowed here",
    },
    meaning: Text {
        kk: "Бұл мекенжай сұраудағы HTTP әдісін қабылдамайды.",
        ru: "HTTP-метод запроса по этому адресу не принимается.",
        en: "This address does not accept the HTTP method of the request.",
    },
    remedy: Text {
        kk: "Осы мекенжай үшін API сипаттамасында көрсетілген әдісті қолданыңыз.",
        ru: "Используйте метод, указанный для этого адреса в описании API.",
        en: "Use a method that the API description names for this address.",
    },
};

pub const NOT_ACCEPTABLE: ProblemText = ProblemText {
    title: Text {
        kk: "Сұралған жауап форматы қолжетімсіз",
        ru: "Запрошенный формат ответа недоступен",
        en: "The requested format is not available",
    },
    meaning: Text {
        kk: "Accept тақырыптамасында аталған форматтардың ешқайсысында жауап беру мүмкін емес.",
        ru: "Ответ недоступен ни в одном из форматов, указанных в заголовке Accept.",
        en: "No answer can be given in any of the formats named in the Accept header.",
    },
    remedy: Text {
        kk: "Accept тақырыптамасында осы мекенжай беретін форматты көрсетіңіз немесе тақырыптаманы алып \
             тастаңыз.",
        ru: "Укажите в заголовке Accept формат, доступный по этому адресу, или уберите этот заголовок.",
        en: "Name a format that this address offers in the Accept header, or leave the header out.",
    },
};

pub const BODY_TOO_SLOW: ProblemText = ProblemText {
    title: Text {
        kk: "Сұрау мазмұны тым баяу келді",
        ru: "Тело запроса поступало слишком медленно",
        en: "The body arrived too slowly",
    },
    meaning: Text {
        kk: "Сұрау мазмұны белгіленген уақыт ішінде толық жетпеді.",
        ru: "Тело запроса не поступило полностью за отведённое время.",
        en: "The body did not arrive in full within the time allowed.",
    },
    remedy: Text {
        kk: "Байланысты тексеріп, сұрауды қайта жіберіңіз.",
        ru: "Проверьте соединение и отправьте запрос снова.",
        en: "Check the connection and send the request again.",
    },
};

pub const ALREADY_OPEN: ProblemText = ProblemText {
    title: Text {
        kk: "Мұндай ашық өтініш бұрыннан бар",
        ru: "Такое открытое заявление уже есть",
        en: "Such an application is already open",
    },
    meaning: Text {
        kk: "Осы өкілдің осы бала мен осы қызмет бойынша ашық өтініші бұрыннан бар.",
        ru: "У этого представителя уже есть открытое заявление на того же ребёнка и ту же услугу.",
        en: "This representative already has an open application for the same child and the same service.",
    },
    remedy: Text {
        kk: "Ашық өтініш бойынша жалғастырыңыз немесе ол жабылғаннан кейін жаңасын беріңіз.",
        ru: "Продолжите работу с открытым заявлением или подайте новое после его закрытия.",
        en: "Go on with the open application, or file a new one after it is closed.",
    },
};

pub const NOT_POSSIBLE_NOW: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл әрекет қазір мүмкін емес",
        ru: "Это действие сейчас невозможно",
        en: "This action is not possible now",
    },
    meaning: Text {
        kk: "Өтініштің қазіргі күйі немесе шарттардың бірі бұл әрекетке жол бермейді. Қазір мүмкін болатын \
             әрекеттер жауапта көрсетілген.",
        ru: "Текущее состояние заявления или одно из условий не допускает этого действия. Доступные сейчас \
             действия перечислены в ответе.",
        en: "The present state of the application or one of the conditions does not allow this action. The \
             actions that are open now are listed in the answer.",
    },
    remedy: Text {
        kk: "Жауапта көрсетілген әрекеттердің бірін таңдаңыз.",
        ru: "Выберите одно из действий, перечисленных в ответе.",
        en: "Choose one of the actions listed in the answer.",
    },
};

pub const REQUEST_IN_PROGRESS: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл сұрау әлі сақталып жатыр",
        ru: "Этот запрос ещё сохраняется",
        en: "This request is still being saved",
    },
    meaning: Text {
        kk: "Дәл осы Idempotency-Key кілтімен жіберілген сұрау әлі сақталып жатыр.",
        ru: "Запрос с этим же ключом Idempotency-Key ещё сохраняется.",
        en: "A request with the same Idempotency-Key is still being saved.",
    },
    remedy: Text {
        kk: "Біраз күтіп, сұрауды дәл сол Idempotency-Key кілтімен қайталаңыз.",
        ru: "Немного подождите и повторите запрос с тем же ключом Idempotency-Key.",
        en: "Wait a little and repeat the request with the same Idempotency-Key.",
    },
};

pub const VERSION_MISMATCH: ProblemText = ProblemText {
    title: Text {
        kk: "Жазба оқылғаннан кейін өзгерген",
        ru: "Запись изменилась после чтения",
        en: "The record changed after it was read",
    },
    meaning: Text {
        kk: "Сіз оқығаннан кейін жазба өзгерген, сондықтан Сіздің өзгерісіңіз енгізілмеді. Өзгерген \
             өрістердің атаулары жауапта берілген.",
        ru: "Запись изменилась после того, как вы её прочитали, поэтому ваше изменение не внесено. \
             Названия изменившихся полей указаны в ответе.",
        en: "The record has changed since you read it, so your change was not made. The names of the \
             changed fields are given in the answer.",
    },
    remedy: Text {
        kk: "Жазбаны қайта оқып, айырмашылықтарын тексеріңіз және сұрауды If-Match тақырыптамасындағы жаңа \
             нұсқамен қайталаңыз.",
        ru: "Прочитайте запись заново, проверьте различия и повторите запрос с новой версией в заголовке \
             If-Match.",
        en: "Read the record again, check the differences and repeat the request with the new version in \
             the If-Match header.",
    },
};

pub const BODY_TOO_LARGE: ProblemText = ProblemText {
    title: Text {
        kk: "Сұрау мазмұны тым үлкен",
        ru: "Тело запроса слишком большое",
        en: "The body is too large",
    },
    meaning: Text {
        kk: "Сұрау мазмұнының көлемі рұқсат етілген шектен асады.",
        ru: "Размер тела запроса превышает допустимый предел.",
        en: "The size of the body is above the limit.",
    },
    remedy: Text {
        kk: "Деректердің немесе файлдың көлемін азайтып, сұрауды қайта жіберіңіз.",
        ru: "Уменьшите объём данных или файла и отправьте запрос снова.",
        en: "Make the data or the file smaller and send the request again.",
    },
};

pub const UNSUPPORTED_MEDIA_TYPE: ProblemText = ProblemText {
    title: Text {
        kk: "Мазмұнның бұл түрі қабылданбайды",
        ru: "Тип содержимого не поддерживается",
        en: "The content type is not supported",
    },
    meaning: Text {
        kk: "Content-Type тақырыптамасы жоқ немесе онда осы мекенжай қабылдамайтын мазмұн түрі көрсетілген.",
        ru: "Заголовок Content-Type отсутствует, или в нём указан тип, который этот адрес не принимает.",
        en: "The Content-Type header is missing or names a type that this address does not accept.",
    },
    remedy: Text {
        kk: "Content-Type тақырыптамасына API сипаттамасында осы мекенжай үшін аталған түрді жазыңыз.",
        ru: "Укажите в заголовке Content-Type тип, названный для этого адреса в описании API.",
        en: "Set Content-Type to a type that the API description names for this address.",
    },
};

pub const ENCODED_BODY: ProblemText = ProblemText {
    title: Text {
        kk: "Кодталған сұрау мазмұны қабылданбайды",
        ru: "Закодированное тело запроса не принимается",
        en: "An encoded body is not accepted",
    },
    meaning: Text {
        kk: "Content-Encoding тақырыптамасы бар сұраулар қабылданбайды.",
        ru: "Запросы с заголовком Content-Encoding не принимаются.",
        en: "Requests with a Content-Encoding header are not accepted.",
    },
    remedy: Text {
        kk: "Сұрауды Content-Encoding тақырыптамасынсыз, сығылмаған күйде жіберіңіз.",
        ru: "Отправьте запрос без сжатия и без заголовка Content-Encoding.",
        en: "Send the request uncompressed and without the Content-Encoding header.",
    },
};

pub const INVALID_FIELDS: ProblemText = ProblemText {
    title: Text {
        kk: "Кейбір өрістердің мәні қабылданбады",
        ru: "Значения некоторых полей не приняты",
        en: "Some field values are refused",
    },
    meaning: Text {
        kk: "Бір немесе бірнеше өрістің мәні қабылданбады. Себептері errors[] тізімінде көрсетілген.",
        ru: "Значения одного или нескольких полей не приняты. Причины указаны в errors[].",
        en: "The values of one or more fields are refused. The reasons are given in errors[].",
    },
    remedy: Text {
        kk: "Аталған өрістерді errors[] тізіміне қарап түзетіп, сұрауды қайта жіберіңіз.",
        ru: "Исправьте поля, перечисленные в errors[], и отправьте запрос снова.",
        en: "Correct the fields listed in errors[] and send the request again.",
    },
};

pub const DOCUMENTS_MISSING: ProblemText = ProblemText {
    title: Text {
        kk: "Міндетті құжаттар толық көрсетілмеген",
        ru: "Указаны не все обязательные документы",
        en: "Some mandatory documents are not named",
    },
    meaning: Text {
        kk: "Өтініште бұйрық бойынша міндетті құжаттардың кейбірі көрсетілмеген. Жетіспейтін құжаттар \
             errors[] тізімінде берілген.",
        ru: "В заявлении указаны не все документы, обязательные по приказу. Недостающие документы \
             перечислены в errors[].",
        en: "The application does not name all documents that the order makes mandatory. The missing ones \
             are listed in errors[].",
    },
    remedy: Text {
        kk: "Жетіспейтін құжаттарды өтінішке қосып, оны қайта жіберіңіз.",
        ru: "Добавьте недостающие документы в заявление и отправьте его снова.",
        en: "Add the missing documents to the application and send it again.",
    },
};

pub const OUTSIDE_RECEPTION_HOURS: ProblemText = ProblemText {
    title: Text {
        kk: "Таңдалған уақытта қабылдау жүргізілмейді",
        ru: "В это время приём не ведётся",
        en: "Outside the reception hours",
    },
    meaning: Text {
        kk: "Бұл уақытта көрсетілетін қызметті беруші қабылдау жүргізбейді. Келесі қабылдаудың басталу \
             уақыты жауапта берілген.",
        ru: "В это время услугодатель не ведёт приём. Время начала следующего приёма указано в ответе.",
        en: "The service provider's office is closed at that moment. The next opening is given in the \
             answer.",
    },
    remedy: Text {
        kk: "Қабылдау сағаттарына сәйкес келетін уақытты таңдаңыз.",
        ru: "Выберите время в пределах часов приёма.",
        en: "Choose a moment within the reception hours.",
    },
};

pub const PROVIDER_DOES_NOT_RENDER: ProblemText = ProblemText {
    title: Text {
        kk: "Көрсетілетін қызметті беруші бұл қызметті көрсетпейді",
        ru: "Услугодатель не оказывает эту услугу",
        en: "The provider does not render this service",
    },
    meaning: Text {
        kk: "Бұйрыққа сәйкес бұл түрдегі көрсетілетін қызметті беруші осы қызметті көрсетпейді.",
        ru: "Согласно приказу услугодатель этого типа не оказывает эту услугу.",
        en: "By the order, a service provider of this type does not render this service.",
    },
    remedy: Text {
        kk: "Бұйрықта осы қызмет үшін көзделген түрдегі көрсетілетін қызметті берушіні таңдаңыз.",
        ru: "Выберите услугодателя, тип которого предусмотрен приказом для этой услуги.",
        en: "Choose a service provider of a type that the order names for this service.",
    },
};

pub const SERVICE_NOT_OPEN: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл қызмет бойынша өтініштер қабылданбайды",
        ru: "Заявления на эту услугу не принимаются",
        en: "No applications are taken for this service",
    },
    meaning: Text {
        kk: "Бұйрық бұл қызметтің қалай көрсетілетінін айтпайды: тек мониторинг қағидалары белгілі (A-48).",
        ru: "Приказ не говорит, как оказывается эта услуга: известны только правила мониторинга (A-48).",
        en: "The order does not say how this service is rendered: only its monitoring rules are known (A-48).",
    },
    remedy: Text {
        kk: "Өтінішті көрсетілетін қызметті берушінің өзіне немесе ол көрсеткен басқа тәсілмен беріңіз.",
        ru: "Подайте заявление напрямую услугодателю или способом, который он укажет.",
        en: "File the application with the service provider itself, or in the way that it names.",
    },
};

pub const NO_SUCH_TERM: ProblemText = ProblemText {
    title: Text {
        kk: "Бұйрықта мұндай мерзім көзделмеген",
        ru: "Приказ не предусматривает такого срока",
        en: "The order has no such term",
    },
    meaning: Text {
        kk: "Бұйрықта шарттардың мұндай үйлесімі үшін мерзім белгіленбеген.",
        ru: "Приказ не устанавливает срока для такого сочетания условий.",
        en: "The order sets no term for this combination of conditions.",
    },
    remedy: Text {
        kk: "Деректерді тексеріп, бұйрықта көзделген үйлесімді таңдаңыз.",
        ru: "Проверьте данные и выберите сочетание, предусмотренное приказом.",
        en: "Check the data and choose a combination that the order provides.",
    },
};

pub const NOT_IN_THE_ORDER: ProblemText = ProblemText {
    title: Text {
        kk: "Бұйрықта бұл туралы айтылмаған",
        ru: "В приказе об этом не сказано",
        en: "The order does not say this",
    },
    meaning: Text {
        kk: "Бұйрық бұл қызмет үшін сұралған нәрсені реттемейді, сондықтан жауап беруге негіз жоқ.",
        ru: "Для этой услуги приказ не регулирует то, о чём спрошено, поэтому ответа дать нельзя.",
        en: "The order does not rule this for the service, so there is nothing to answer with.",
    },
    remedy: Text {
        kk: "readings[] тізімінде үнсіздік қалай түсінілетіні көрсетілген; қызметтің паспортын \
             GET /v1/services/{code} арқылы қараңыз.",
        ru: "В readings[] указано, как понимается это умолчание; паспорт услуги смотрите по \
             GET /v1/services/{code}.",
        en: "readings[] names how the silence is read; see the passport of the service at \
             GET /v1/services/{code}.",
    },
};

pub const NOT_PROVIDED_FOR: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл қызмет үшін мұндай мүмкіндік көзделмеген",
        ru: "Для этой услуги такое не предусмотрено",
        en: "This service does not provide for it",
    },
    meaning: Text {
        kk: "Бұйрықта бұл қызмет үшін сұралған мүмкіндіктің жоқ екені тікелей айтылған.",
        ru: "Приказ прямо говорит, что для этой услуги такого нет.",
        en: "The order says in so many words that this service does not have it.",
    },
    remedy: Text {
        kk: "clause өрісінде бұл қай жерде айтылғаны көрсетілген; басқа қызметті немесе тәсілді таңдаңыз.",
        ru: "Где это сказано, указано в поле clause; выберите другую услугу или другой способ.",
        en: "The member clause names where it says so; choose another service or another way.",
    },
};

pub const CALENDAR_YEAR_MISSING: ProblemText = ProblemText {
    title: Text {
        kk: "Күнтізбеде қажетті жыл жоқ",
        ru: "Нужного года нет в календаре",
        en: "The calendar lacks this year",
    },
    meaning: Text {
        kk: "Жұмыс күндерінің күнтізбесі қажетті жылды қамтымайды. Жүйе болжам жасамайды, сондықтан мерзім \
             есептелген жоқ.",
        ru: "Календарь рабочих дней не охватывает нужный год. Система не определяет сроки наугад, поэтому \
             срок не рассчитан.",
        en: "The calendar of working days does not reach the year needed. The system does not guess, so \
             nothing was computed.",
    },
    remedy: Text {
        kk: "Күнтізбе қамтитын жылдағы күнді таңдаңыз немесе техникалық қолдау қызметіне хабарласыңыз.",
        ru: "Выберите дату в году, который есть в календаре, или обратитесь в службу технической поддержки.",
        en: "Choose a date in a year that the calendar covers, or contact technical support.",
    },
};

pub const IDEMPOTENCY_KEY_REUSED: ProblemText = ProblemText {
    title: Text {
        kk: "Idempotency-Key кілті бұрын қолданылған",
        ru: "Ключ Idempotency-Key уже использован",
        en: "The Idempotency-Key was used before",
    },
    meaning: Text {
        kk: "Бұл Idempotency-Key кілті бұрын мазмұны басқа сұрауда қолданылған.",
        ru: "Этот ключ Idempotency-Key уже использован в запросе с другим содержимым.",
        en: "This Idempotency-Key was already used for a request with another body.",
    },
    remedy: Text {
        kk: "Жаңа сұрау үшін жаңа кілт жасаңыз немесе алғашқы сұрауды өзгертпей қайталаңыз.",
        ru: "Создайте новый ключ для нового запроса или повторите первый запрос без изменений.",
        en: "Make a new key for a new request, or repeat the first request unchanged.",
    },
};

pub const FILE_TYPE_NOT_ALLOWED: ProblemText = ProblemText {
    title: Text {
        kk: "Файлдың бұл түріне рұқсат жоқ",
        ru: "Файл такого типа не принимается",
        en: "This file type is not allowed",
    },
    meaning: Text {
        kk: "Тек PDF, JPEG және PNG файлдары қабылданады.",
        ru: "Принимаются только файлы PDF, JPEG и PNG.",
        en: "Only PDF, JPEG and PNG files are accepted.",
    },
    remedy: Text {
        kk: "Құжатты PDF, JPEG немесе PNG форматында сақтап, қайта жүктеңіз.",
        ru: "Сохраните документ в формате PDF, JPEG или PNG и загрузите его снова.",
        en: "Save the document as PDF, JPEG or PNG and upload it again.",
    },
};

pub const DOCUMENT_NOT_DEMANDABLE: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл құжатты талап етуге болмайды",
        ru: "Этот документ требовать нельзя",
        en: "This document may not be demanded",
    },
    meaning: Text {
        kk: "Сұралған құжаттардың кейбірін алушыдан талап етуге болмайды: ақпараттық жүйе оны береді немесе ол міндетті емес. Себебі errors[] тізімінде.",
        ru: "Некоторые из запрошенных документов требовать у получателя нельзя: их даёт информационная система или они не обязательны. Причина — в errors[].",
        en: "Some of the documents may not be demanded from the recipient: a registry supplies them, or nobody owes them. errors[] says which and why.",
    },
    remedy: Text {
        kk: "Тізімнен осы құжаттарды алып тастаңыз; ақпараттық жүйенің жауабын күтіңіз немесе оны жазыңыз.",
        ru: "Уберите эти документы из запроса; дождитесь ответа информационной системы или запишите его.",
        en: "Take these documents out of the request; wait for the registry's answer, or record it.",
    },
};

pub const FILE_INFECTED: ProblemText = ProblemText {
    title: Text {
        kk: "Файлда зиянды мазмұн табылды",
        ru: "В файле найдено вредоносное содержимое",
        en: "The file holds harmful content",
    },
    meaning: Text {
        kk: "Антивирус файлдан зиянды мазмұн тапты; файл сақталған жоқ.",
        ru: "Антивирус нашёл в файле вредоносное содержимое; файл не сохранён.",
        en: "The scanner found harmful content in the file; it was not kept.",
    },
    remedy: Text {
        kk: "Құрылғыңызды антивируспен тексеріп, құжатты қайта сканерлеңіз немесе суретке түсіріп жүктеңіз.",
        ru: "Проверьте своё устройство антивирусом, заново отсканируйте или сфотографируйте документ и загрузите его.",
        en: "Check your device with a scanner, scan or photograph the document anew and upload it.",
    },
};

pub const TOO_MANY_FILES: ProblemText = ProblemText {
    title: Text {
        kk: "Өтінішке тіркелмеген файлдар тым көп",
        ru: "Слишком много файлов без заявления",
        en: "Too many files without an application",
    },
    meaning: Text {
        kk: "Соңғы тәулікте жүктеп, әлі ешбір өтінішке тіркемеген файлдарыңыз шекке жетті; бұл файл сақталған жоқ.",
        ru: "Файлов, загруженных вами за последние сутки и не приложенных ни к одному заявлению, предельно много; этот \
             файл не сохранён.",
        en: "The files that you uploaded within the last day and attached to no application have reached the limit; this file was \
             not kept.",
    },
    remedy: Text {
        kk: "Жүктелген файлдарды өтінішке тіркеңіз немесе Retry-After тақырыптамасында көрсетілген уақыттан кейін қайталаңыз.",
        ru: "Приложите загруженные файлы к заявлению или повторите после срока, указанного в заголовке Retry-After.",
        en: "Attach the uploaded files to an application, or repeat after the time that the Retry-After header says.",
    },
};

pub const FILE_WITHHELD: ProblemText = ProblemText {
    title: Text {
        kk: "Файл берілмейді", ru: "Файл не выдаётся", en: "The file is not handed out"
    },
    meaning: Text {
        kk: "Антивирус бұл файлдан кейінірек зиянды мазмұн тапты; ол ешкімге берілмейді.",
        ru: "Антивирус позже нашёл в этом файле вредоносное содержимое; он никому не выдаётся.",
        en: "The scanner found harmful content in this file later; nobody is given it.",
    },
    remedy: Text {
        kk: "Құжатты қайта сұратыңыз немесе таза файлмен қайта тапсырыңыз.",
        ru: "Запросите документ заново или сдайте его заново с чистым файлом.",
        en: "Ask for the document anew, or hand it in anew with a clean file.",
    },
};

pub const FILE_IN_QUARANTINE: ProblemText = ProblemText {
    title: Text {
        kk: "Файл карантинде", ru: "Файл на карантине", en: "The file is in quarantine"
    },
    meaning: Text {
        kk: "Файл антивируспен тексеріліп, таза деп танылғанға дейін берілмейді.",
        ru: "Файл не выдаётся, пока антивирус не признал его чистым.",
        en: "A file is not handed out before a scanner has found it clean.",
    },
    remedy: Text {
        kk: "Бірнеше минуттан кейін қайталаңыз; файл ұзақ қолжетімсіз болса, құжатты қайта жүктеуді сұраңыз.",
        ru: "Повторите через несколько минут; если файл долго недоступен, попросите загрузить документ заново.",
        en: "Try again in some minutes; if it stays so, ask for the document to be uploaded anew.",
    },
};

pub const FILE_MISMATCH: ProblemText = ProblemText {
    title: Text {
        kk: "Файл мазмұны атауына немесе түріне сай емес",
        ru: "Содержимое файла не соответствует заявленному",
        en: "The file is not what it claims",
    },
    meaning: Text {
        kk: "Файлдың мазмұны оның атауында немесе түрінде көрсетілгенге сәйкес келмейді.",
        ru: "Содержимое файла не соответствует его имени или указанному типу.",
        en: "The content of the file is not what its name or type says.",
    },
    remedy: Text {
        kk: "Файлды PDF, JPEG немесе PNG форматында қайта сақтап, атауы мен түрін дұрыс көрсетіп жүктеңіз.",
        ru: "Пересохраните файл в формате PDF, JPEG или PNG и загрузите его с правильным именем и типом.",
        en: "Save the file again as PDF, JPEG or PNG and upload it with the right name and type.",
    },
};

pub const PRECONDITION_REQUIRED: ProblemText = ProblemText {
    title: Text {
        kk: "If-Match тақырыптамасы жоқ",
        ru: "Нет заголовка If-Match",
        en: "The If-Match header is missing",
    },
    meaning: Text {
        kk: "Жазбаны өзгерту үшін оның оқылған нұсқасы If-Match тақырыптамасында көрсетілуі тиіс.",
        ru: "Чтобы изменить запись, нужно указать её прочитанную версию в заголовке If-Match.",
        en: "To change a record, the version that was read must be given in the If-Match header.",
    },
    remedy: Text {
        kk: "Жазбаны оқып, оның нұсқасын If-Match тақырыптамасында жіберіңіз.",
        ru: "Прочитайте запись и передайте её версию в заголовке If-Match.",
        en: "Read the record and send its version in the If-Match header.",
    },
};

pub const TOO_MANY_REQUESTS: ProblemText = ProblemText {
    title: Text {
        kk: "Сұраулар тым жиі жіберілуде", ru: "Слишком много запросов", en: "Too many requests"
    },
    meaning: Text {
        kk: "Қысқа уақыт ішінде рұқсат етілгеннен көп сұрау келді.",
        ru: "За короткое время поступило больше запросов, чем разрешено.",
        en: "More requests came in a short time than are allowed.",
    },
    remedy: Text {
        kk: "Сұрауды кейінірек, ал Retry-After тақырыптамасы болса, онда көрсетілген уақыттан кейін \
             қайталаңыз.",
        ru: "Повторите запрос позже, а при наличии заголовка Retry-After — не раньше указанного в нём срока.",
        en: "Repeat the request later, and if there is a Retry-After header, no sooner than it says.",
    },
};

pub const INTERNAL_ERROR: ProblemText = ProblemText {
    title: Text {
        kk: "Серверде ішкі қате шықты",
        ru: "Внутренняя ошибка сервера",
        en: "Internal server error",
    },
    meaning: Text {
        kk: "Қате біздің тараптан орын алды, бұған Сіздің қатысыңыз жоқ.",
        ru: "Ошибка произошла на нашей стороне, вашей вины в этом нет.",
        en: "Something failed on our side; it is not your mistake.",
    },
    remedy: Text {
        kk: "Техникалық қолдау қызметіне хабарласып, жауаптағы trace id идентификаторын айтыңыз.",
        ru: "Обратитесь в службу технической поддержки и сообщите идентификатор трассировки (trace id) из \
             ответа.",
        en: "Contact technical support and give the trace id from the answer.",
    },
};

pub const UNAVAILABLE: ProblemText = ProblemText {
    title: Text {
        kk: "Сервис уақытша қолжетімсіз",
        ru: "Сервис временно недоступен",
        en: "The service is temporarily unavailable",
    },
    meaning: Text {
        kk: "Дерекқормен байланыс жоқ, сондықтан деректердің сақталған-сақталмағаны белгісіз.",
        ru: "Нет связи с базой данных, поэтому неизвестно, сохранены ли данные.",
        en: "The database cannot be reached, so it is not known whether anything was saved.",
    },
    remedy: Text {
        kk: "Сұрауды кейінірек қайталаңыз, ал оған Idempotency-Key берілген болса, нәтижесін білу үшін дәл \
             сол кілтті жіберіңіз.",
        ru: "Повторите запрос позже, а если он был с ключом Idempotency-Key, передайте тот же ключ, чтобы \
             узнать результат.",
        en: "Repeat the request later, and if it carried an Idempotency-Key, send the same key to learn \
             the outcome.",
    },
};

pub const OVERLOADED: ProblemText = ProblemText {
    title: Text {
        kk: "Жүйеге түскен жүктеме тым үлкен",
        ru: "Система сейчас перегружена",
        en: "The system is overloaded now",
    },
    meaning: Text {
        kk: "Сақталуын күтіп тұрған өзгерістер тым көп, сондықтан бұл сұрау қабылданбады.",
        ru: "Слишком много изменений ожидают сохранения, поэтому этот запрос не принят.",
        en: "Too many changes are waiting to be saved, so this request was not accepted.",
    },
    remedy: Text {
        kk: "Біраз күтіп, сұрауды қайталаңыз, ал оған Idempotency-Key берілген болса, дәл сол кілтті \
             жіберіңіз.",
        ru: "Немного подождите и повторите запрос, а если он был с ключом Idempotency-Key, передайте тот \
             же ключ.",
        en: "Wait a little and repeat the request, and if it carried an Idempotency-Key, send the same key.",
    },
};

pub const NO_PLACES: ProblemText = ProblemText {
    title: Text {
        kk: "Жариялауға болатын қабылдау уақыты қалмады",
        ru: "Публиковать нечего",
        en: "Nothing of the range can be published",
    },
    meaning: Text {
        kk: "Көрсетілген аралықта қабылдау уақыты жоқ: ол түскі үзіліске, демалыс күніне, жұмыс уақытынан \
             тыс немесе өткен уақытқа түседі немесе бұрын жарияланған. Себептер left_out тізімінде \
             көрсетілген.",
        ru: "В указанном промежутке не остаётся времени приёма: он приходится на обед, выходной день, \
             нерабочие часы или прошедшее время либо уже опубликован. Причины перечислены в left_out.",
        en: "No place remains in the range: it lies in the lunch break, on days off, outside working hours \
             or in the past, or it is published already. The reasons are listed in left_out.",
    },
    remedy: Text {
        kk: "Күндер мен сағаттарды жұмыс кестесіне сәйкес өзгертіп, сұрауды қайта жіберіңіз.",
        ru: "Измените дни и часы в пределах рабочего графика и отправьте запрос снова.",
        en: "Change the days and hours to lie within the working schedule and send the request again.",
    },
};

pub const TOO_MANY_PLACES: ProblemText = ProblemText {
    title: Text {
        kk: "Бір сұрауда қабылдау уақыты тым көп",
        ru: "Слишком много мест в одном запросе",
        en: "Too many places in one request",
    },
    meaning: Text {
        kk: "Бір сұраумен 20 000-нан артық қабылдау уақытын жариялауға болмайды.",
        ru: "Одним запросом нельзя опубликовать более 20 000 мест приёма.",
        en: "One request cannot publish more than 20,000 places.",
    },
    remedy: Text {
        kk: "Аралықты бөліп, бірнеше сұраумен жариялаңыз.",
        ru: "Разделите промежуток и опубликуйте его несколькими запросами.",
        en: "Divide the range and publish it in several requests.",
    },
};

pub const SLOT_PAST: ProblemText = ProblemText {
    title: Text {
        kk: "Қабылдау уақыты өтіп кетті",
        ru: "Время приёма уже прошло",
        en: "The place has passed",
    },
    meaning: Text {
        kk: "Таңдалған қабылдау уақыты басталып кеткен немесе өтіп кеткен.",
        ru: "Выбранное время приёма уже началось или прошло.",
        en: "The chosen place has already begun or is over.",
    },
    remedy: Text {
        kk: "Бос уақыттар тізімін қайта алып, алдағы уақытты таңдаңыз.",
        ru: "Получите список свободных мест заново и выберите предстоящее время.",
        en: "Read the free places again and choose one that lies ahead.",
    },
};

pub const DAY_OFF: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл күн жұмыс күні емес",
        ru: "Этот день нерабочий",
        en: "The day is not a working day",
    },
    meaning: Text {
        kk: "Таңдалған күн демалыс, мереке немесе ауыстырылған демалыс күні болып табылады.",
        ru: "Выбранный день является выходным, праздничным или перенесённым днём отдыха.",
        en: "The chosen day is a weekend, a holiday or a moved day off.",
    },
    remedy: Text {
        kk: "Жұмыс күніндегі қабылдау уақытын таңдаңыз.",
        ru: "Выберите время приёма в рабочий день.",
        en: "Choose a place on a working day.",
    },
};

pub const BEYOND_QUEUE_LIMIT: ProblemText = ProblemText {
    title: Text {
        kk: "Күн кезекте күту мерзімінен асады",
        ru: "День выходит за срок ожидания в очереди",
        en: "The day lies beyond the longest wait in the queue",
    },
    meaning: Text {
        kk: "Кезекте күту уақыты тіркелген күннен бастап отыз күнтізбелік күнге дейін. Соңғы күн limit_on \
             өрісінде көрсетілген.",
        ru: "Время ожидания в очереди составляет до тридцати календарных дней со дня регистрации. \
             Последний день указан в limit_on.",
        en: "The wait in the queue is up to thirty calendar days from the registration. The last day is \
             given in limit_on.",
    },
    remedy: Text {
        kk: "limit_on күнінен кешіктірмей уақыт таңдаңыз. Қызметкер одан кейінгі күнді себебін reason \
             өрісінде көрсетіп қана белгілей алады.",
        ru: "Выберите время не позднее limit_on. Сотрудник может назначить более поздний день только с \
             причиной в поле reason.",
        en: "Choose a place not later than limit_on. Staff can set a later day only with a reason in the \
             field reason.",
    },
};

pub const SLOT_TAKEN: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл қабылдау уақыты бос емес",
        ru: "Это время приёма занято",
        en: "The place is taken",
    },
    meaning: Text {
        kk: "Таңдалған қабылдау уақытындағы барлық орын алынған немесе ол енді жазылуға ашық емес.",
        ru: "Все места на выбранное время приёма заняты, или оно больше не открыто для записи.",
        en: "Every seat of the chosen place is taken, or it takes no more bookings.",
    },
    remedy: Text {
        kk: "Бос уақыттар тізімін қайта алып, басқа уақытты таңдаңыз.",
        ru: "Получите список свободных мест заново и выберите другое время.",
        en: "Read the free places again and choose another one.",
    },
};

pub const CHILD_ELSEWHERE: ProblemText = ProblemText {
    title: Text {
        kk: "Бала бұл уақытта басқа қабылдауға жазылған",
        ru: "Ребёнок в это время записан на другой приём",
        en: "The child has another appointment then",
    },
    meaning: Text {
        kk: "Баланың осы уақытпен қабаттасатын басқа жазылуы бар.",
        ru: "У ребёнка есть другая запись, которая пересекается с этим временем.",
        en: "The child has another appointment that overlaps with this time.",
    },
    remedy: Text {
        kk: "Басқа уақытты таңдаңыз немесе алдымен басқа жазылуды ауыстырыңыз.",
        ru: "Выберите другое время или сначала перенесите другую запись.",
        en: "Choose another time, or move the other appointment first.",
    },
};

pub const ALREADY_HELD: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл өтініш үшін орын сақталып тұр",
        ru: "Для этого заявления место уже удерживается",
        en: "The application holds a place already",
    },
    meaning: Text {
        kk: "Бір өтініш үшін бір мезгілде бір ғана орын сақталады.",
        ru: "Для одного заявления одновременно удерживается только одно место.",
        en: "One application holds one place at a time.",
    },
    remedy: Text {
        kk: "Сақталған орынға жазылыңыз, оны босатыңыз немесе мерзімінің аяқталуын күтіңіз.",
        ru: "Запишитесь на удерживаемое место, освободите его или дождитесь окончания удержания.",
        en: "Book the place that is held, release it, or wait until the hold ends.",
    },
};

pub const HOLD_ENDED: ProblemText = ProblemText {
    title: Text {
        kk: "Орынды сақтау мерзімі аяқталды",
        ru: "Удержание места закончилось",
        en: "The hold has ended",
    },
    meaning: Text {
        kk: "Орынды сақтау мерзімі өтті, ол босатылды немесе басқа қабылдау уақытына қатысты.",
        ru: "Срок удержания места истёк, оно освобождено или относится к другому времени приёма.",
        en: "The hold has ended or was released, or it is for another place.",
    },
    remedy: Text {
        kk: "Бос уақыттар тізімін қайта алып, орынды қайта сақтаңыз немесе бірден жазылыңыз.",
        ru: "Получите список свободных мест заново, удержите место снова или запишитесь сразу.",
        en: "Read the free places again and hold one anew, or book at once.",
    },
};

pub const SLOT_HAS_BOOKINGS: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл қабылдау уақытына жазылғандар бар",
        ru: "На это время приёма есть записи",
        en: "The place has bookings",
    },
    meaning: Text {
        kk: "Қабылдау уақытында қалатын орыннан көп адам жазылған, ал олармен не істелетіні көрсетілмеген.",
        ru: "На это время записано больше, чем останется мест, и не указано, что будет с этими записями.",
        en: "More are booked at the place than seats remain, and the request does not say what becomes of \
             them.",
    },
    remedy: Text {
        kk: "bookings мәнін көрсетіңіз: move — келесі бос уақытқа ауыстыру, cancel — жазылуды алып тастау.",
        ru: "Укажите bookings: move — перенести на следующее свободное время, cancel — снять записи.",
        en: "Give bookings: move to the next free place, or cancel.",
    },
};

pub const APPOINTMENT_NOT_OPEN: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл жазылуды қазір олай белгілеу мүмкін емес",
        ru: "Эту запись на приём сейчас так отметить нельзя",
        en: "The appointment cannot be marked so now",
    },
    meaning: Text {
        kk: "Бұл жазылу бойынша келгені немесе келмегені белгіленген, жазылудың күші жойылған немесе қабылдау әлі \
             басталған жоқ.",
        ru: "По этой записи уже отмечена явка или неявка, она отменена, либо приём ещё не начался.",
        en: "The appointment was attended, missed or cancelled already, or it has not begun.",
    },
    remedy: Text {
        kk: "Жазылуды қайта оқыңыз. Қажет болса, басқа қабылдау уақытын таңдаңыз.",
        ru: "Прочитайте запись заново. При необходимости выберите другое время приёма.",
        en: "Read the appointment again. If needed, choose another place.",
    },
};

pub const NEIGHBOUR_UNAVAILABLE: ProblemText = ProblemText {
    title: Text {
        kk: "Сыртқы ақпараттық жүйе жауап бермеді",
        ru: "Внешняя информационная система не ответила",
        en: "A neighbouring system did not answer",
    },
    meaning: Text {
        kk: "Сұрауды орындау үшін қажет мемлекеттік ақпараттық жүйе жауап бермеді. Ештеңе сақталған жоқ.",
        ru: "Государственная информационная система, без которой запрос нельзя выполнить, не ответила. Ничего не \
             сохранено.",
        en: "A state system that the request needs did not answer. Nothing was saved.",
    },
    remedy: Text {
        kk: "Сұрауды Retry-After тақырыбында көрсетілген уақыттан кейін қайта жіберіңіз.",
        ru: "Повторите запрос через время, указанное в заголовке Retry-After.",
        en: "Send the request again after the time in the Retry-After header.",
    },
};

pub const OFFER_CLOSED: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл проактивті ұсыныс жабылған",
        ru: "Это проактивное предложение закрыто",
        en: "The proactive offer is over",
    },
    meaning: Text {
        kk: "Проактивті қызмет туралы ұсыныс жабылған: оған жауап берілген, жауап күту мерзімі өткен немесе \
             ұсыныс жеткізілмеген.",
        ru: "Предложение проактивной услуги закрыто: на него ответили, срок ожидания ответа истёк или оно не \
             доставлено.",
        en: "The offer of the proactive service is over: it was answered, it expired, or it could not be \
             delivered.",
    },
    remedy: Text {
        kk: "Көрсетілетін қызметті беруші жаңа ұсыныс жібере алады. Өтінішті әдеттегі тәртіппен де беруге \
             болады.",
        ru: "Услугодатель может отправить новое предложение. Заявление можно подать и в обычном порядке.",
        en: "The service provider may send a new offer. An ordinary application also remains possible.",
    },
};

pub const PROACTIVE_OFF: ProblemText = ProblemText {
    title: Text {
        kk: "Қызметті проактивті түрде көрсету қосылмаған",
        ru: "Проактивная форма не включена",
        en: "The proactive form is not switched on",
    },
    meaning: Text {
        kk: "Бұл көрсетілетін қызметті беруші үшін қызметті проактивті түрде көрсету қосылмаған.",
        ru: "Для этого услугодателя оказание услуги в проактивной форме не включено.",
        en: "The proactive form is not switched on for this service provider.",
    },
    remedy: Text {
        kk: "Өтінішті әдеттегі тәртіппен беріңіз немесе проактивті түрді қосу үшін әкімшіге жүгініңіз.",
        ru: "Подайте заявление в обычном порядке или обратитесь к администратору, чтобы включить проактивную \
             форму.",
        en: "File an ordinary application, or turn to the administrator to have the proactive form switched \
             on.",
    },
};

pub const NUMBER_NOT_REGISTERED: ProblemText = ProblemText {
    title: Text {
        kk: "Ұялы байланыс нөмірінің тіркелгені расталмаған",
        ru: "Регистрация мобильного номера не подтверждена",
        en: "The number is not confirmed as registered",
    },
    meaning: Text {
        kk: "Көрсетілетін қызметті алушының ұялы байланыс нөмірінің www.egov.kz порталында тіркелгені \
             расталмаған.",
        ru: "Не подтверждено, что номер мобильного телефона услугополучателя зарегистрирован на портале \
             www.egov.kz.",
        en: "It is not confirmed that the mobile number of the service recipient is registered on the \
             www.egov.kz portal.",
    },
    remedy: Text {
        kk: "Нөмірдің порталда тіркелгенін растап, сұрауды қайта жіберіңіз. Өтінішті әдеттегі тәртіппен де \
             беруге болады.",
        ru: "Подтвердите регистрацию номера на портале и отправьте запрос снова. Заявление можно подать и в \
             обычном порядке.",
        en: "Confirm that the number is registered on the portal and send the request again. An ordinary \
             application also remains possible.",
    },
};

pub const ANSWER_LATE: ProblemText = ProblemText {
    title: Text {
        kk: "Жауап белгіленген мерзімнен кеш келді",
        ru: "Ответ поступил позже установленного срока",
        en: "The answer came too late",
    },
    meaning: Text {
        kk: "Жауап оны күтуге берілген жиырма төрт сағат өткеннен кейін келді. Ол жүйеге жазылды, бірақ оның \
             негізінде ешқандай әрекет басталмайды.",
        ru: "Ответ поступил по истечении двадцати четырёх часов, отведённых на него. Он зафиксирован, но \
             никакие действия по нему не начинаются.",
        en: "The answer came after the twenty-four hours allowed for it. It is recorded and starts nothing.",
    },
    remedy: Text {
        kk: "Көрсетілетін қызметті беруші жаңа ұсыныс жібере алады. Өтінішті әдеттегі тәртіппен де беруге \
             болады.",
        ru: "Услугодатель может отправить новое предложение. Заявление можно подать и в обычном порядке.",
        en: "The service provider may send a new offer. An ordinary application also remains possible.",
    },
};

pub const WRONG_NUMBER: ProblemText = ProblemText {
    title: Text {
        kk: "Жауап ұсыныс жіберілген нөмірден емес",
        ru: "Ответ не с номера, на который отправлено предложение",
        en: "The answer is not from the number of the offer",
    },
    meaning: Text {
        kk: "Жауап ұсыныс жіберілген нөмірден келген жоқ немесе оны ұсыныс жолданған адам берген жоқ.",
        ru: "Ответ поступил не с того номера, на который отправлено предложение, или не от того лица, \
             которому оно направлено.",
        en: "The answer did not come from the number or the person to whom the offer was sent.",
    },
    remedy: Text {
        kk: "Ұсынысқа оны алған адамның өзі, ұсыныс жіберілген нөмірден жауап беруі тиіс.",
        ru: "На предложение должно ответить само лицо, которому оно направлено, с того же номера.",
        en: "The person to whom the offer was sent must answer it, from the same number.",
    },
};

pub const VISIT_NOT_OPEN: ProblemText = ProblemText {
    title: Text {
        kk: "Келушіні қазір бұлай белгілеу мүмкін емес",
        ru: "Сейчас посещение нельзя отметить так",
        en: "The visit cannot be marked so now",
    },
    meaning: Text {
        kk: "Келуші шақырылып қойған, әлі шақырылмаған немесе оған қызмет көрсету аяқталған.",
        ru: "Посетителя уже вызвали, ещё не вызывали, или его обслуживание завершено.",
        en: "The visitor was called already, was not called yet, or has been served.",
    },
    remedy: Text {
        kk: "Келу туралы жазбаны қайта оқыңыз: алдымен шақыру бір рет, содан кейін қызмет көрсетудің аяқталуы \
             бір рет белгіленеді.",
        ru: "Прочитайте посещение заново: сначала один раз отмечается вызов, затем один раз — завершение \
             обслуживания.",
        en: "Read the visit again: the call is marked once, and then the end is marked once.",
    },
};

pub const ALREADY_WAITING: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл өтініш күту тізімінде тұр",
        ru: "Это заявление уже в списке ожидания",
        en: "The application is in the wait list already",
    },
    meaning: Text {
        kk: "Бір өтініш күту тізімінде бір рет қана тұрады.",
        ru: "Одно заявление стоит в списке ожидания только один раз.",
        en: "One application stands in the wait list once.",
    },
    remedy: Text {
        kk: "Босаған орын ұсынылғанша күтіңіз. Қалауыңыз өзгерсе, бұрынғы жазбадан бас тартып, тізімге қайта тұрыңыз.",
        ru: "Дождитесь предложения свободного места. Если пожелание изменилось, откажитесь от прежней записи и встаньте \
             в список заново.",
        en: "Wait until a freed place is offered. If other days are wanted, give the entry up and join anew.",
    },
};

pub const SIGNER_NOT_IDENTIFIED: ProblemText = ProblemText {
    title: Text {
        kk: "Қол қоюшының кім екені белгісіз",
        ru: "Подписант не определён",
        en: "Who signs is not known",
    },
    meaning: Text {
        kk: "Токенде қол қоюшының ЖСН-і немесе аты жоқ, сондықтан қолтаңбаның осы адамдікі екенін тексеру мүмкін емес.",
        ru: "В токене нет ИИН или имени подписывающего, поэтому нельзя проверить, что подпись принадлежит этому человеку.",
        en: "The token carries no IIN or no name of the person who signs, so nobody can tell whether the signature is this person's.",
    },
    remedy: Text {
        kk: "`iin` және `name` өрістері бар токен алыңыз.",
        ru: "Получите токен с полями `iin` и `name`.",
        en: "Get a token that carries `iin` and `name`.",
    },
};

pub const NOT_EXAMINED_THEN: ProblemText = ProblemText {
    title: Text {
        kk: "Тексеру ол күні өткізілмеген",
        ru: "Обследование не проводилось в этот день",
        en: "The examination was not held on that day",
    },
    meaning: Text {
        kk: "Көрсетілген күн жазылған күннен бұрын немесе әлі келген жоқ.",
        ru: "Указанный день раньше дня записи или ещё не наступил.",
        en: "The day lies before that of the appointment, or has not come yet.",
    },
    remedy: Text {
        kk: "Тексеру өткен күнді жазыңыз немесе алдымен қабылдауды басқа күнге ауыстырыңыз.",
        ru: "Укажите день, когда обследование прошло, или сначала перенесите запись.",
        en: "Give the day on which the child was examined, or move the appointment first.",
    },
};

pub const NOTHING_RECOMMENDED: ProblemText = ProblemText {
    title: Text {
        kk: "Қорытындыда ұсыным жоқ",
        ru: "В заключении нет рекомендаций",
        en: "The conclusion recommends nothing",
    },
    meaning: Text {
        kk: "Қорытындыда ұсынылатын білім беру, медициналық және әлеуметтік қызметтер көрсетіледі; біреуі де толтырылмаған.",
        ru: "В заключении указываются рекомендуемые образовательные, медицинские и социальные услуги; ни одна не заполнена.",
        en: "A conclusion names the recommended educational, medical and social services; none of them is filled in.",
    },
    remedy: Text {
        kk: "Кемінде бір ұсынылатын қызметті көрсетіңіз.",
        ru: "Укажите хотя бы одну рекомендуемую услугу.",
        en: "Name at least one recommended service.",
    },
};

pub const VALIDITY_OVER: ProblemText = ProblemText {
    title: Text {
        kk: "Қорытындының мерзімі өтіп кеткен немесе басталмай аяқталады",
        ru: "Срок действия заключения истёк или не начался бы",
        en: "The conclusion would be over before it begins",
    },
    meaning: Text {
        kk: "`valid_until` тексеру өткен күннен кейін және бүгіннен ерте болмауы керек, әйтпесе қорытынды бір күн де жарамды болмайды.",
        ru: "Если `valid_until` не позже дня обследования или уже прошёл, заключение не действует ни дня.",
        en: "A conclusion whose `valid_until` is not after the day of the examination, or is over already, is never valid.",
    },
    remedy: Text {
        kk: "`valid_until` өрісіне тексеру күнінен кейінгі, әлі өтпеген күнді жазыңыз.",
        ru: "Укажите в `valid_until` день после обследования, который ещё не прошёл.",
        en: "Give a `valid_until` after the day of the examination that is not over yet.",
    },
};

pub const SIGNATURE_NOT_TAKEN: ProblemText = ProblemText {
    title: Text {
        kk: "Қолтаңба қабылданбады", ru: "Подпись не принята", en: "The signature is not taken"
    },
    meaning: Text {
        kk: "Қолтаңба тексеруден өтпеді: себебі өрістегі кодпен айтылған.",
        ru: "Подпись не прошла проверку: причина названа кодом у поля.",
        en: "The signature did not stand the check; the code at the field says why.",
    },
    remedy: Text {
        kk: "Дәл тиісті байттарға өз қол қою сертификатыңызбен қайта қол қойыңыз: қағаздың PDF файлына немесе өтініштің RFC 8785 түріне.",
        ru: "Подпишите заново своим сертификатом для подписи ровно нужные байты: PDF бумаги или форму RFC 8785 заявления.",
        en: "Sign again with your own certificate for signing, exactly the right bytes: the paper's PDF, or the RFC 8785 form of the application.",
    },
};

pub const RESULT_SIGNED: ProblemText = ProblemText {
    title: Text {
        kk: "Нәтижеге қол қойылған", ru: "Результат уже подписан", en: "The result is signed"
    },
    meaning: Text {
        kk: "Қол қойылған нәтиже ешқашан өзгертілмейді.",
        ru: "Подписанный результат никогда не изменяется.",
        en: "A signed result is never changed.",
    },
    remedy: Text {
        kk: "Қорытындыны түзету үшін ескісін көрсететін жаңасын дайындаңыз.",
        ru: "Чтобы исправить заключение, подготовьте новое, которое называет прежнее.",
        en: "To correct a conclusion, prepare a new one that names the old.",
    },
};

pub const NOT_THE_CURRENT_RESULT: ProblemText = ProblemText {
    title: Text {
        kk: "Бұл қазір күші бар қорытынды емес",
        ru: "Это не действующее заключение",
        en: "It is not the conclusion that holds",
    },
    meaning: Text {
        kk: "Тек қол қойылған және әлі түзетілмеген қорытындыны түзетуге болады.",
        ru: "Исправить можно только подписанное и ещё не исправленное заключение.",
        en: "Only a signed conclusion that was not corrected yet can be corrected.",
    },
    remedy: Text {
        kk: "Өтініштің қазір күші бар қорытындысын көрсетіңіз.",
        ru: "Укажите заключение, которое действует сейчас.",
        en: "Name the conclusion of the application that holds now.",
    },
};

pub const ALREADY_SIGNED: ProblemText = ProblemText {
    title: Text {
        kk: "Сіз қол қойып қойғансыз", ru: "Вы уже подписали", en: "You have signed already"
    },
    meaning: Text {
        kk: "Бір адам бір нәтижеге бір рет қана қол қояды, екі рөлі болса да.",
        ru: "Один человек подписывает результат только один раз, даже если у него две роли.",
        en: "One person signs a result once, also with two roles.",
    },
    remedy: Text {
        kk: "Басқа адамның қолтаңбасын күтіңіз.",
        ru: "Дождитесь подписи другого человека.",
        en: "Wait for the signature of another person.",
    },
};

/// Texts of the codes that stand in `errors[].code`, sorted by code.
pub const FIELD_TEXTS: &[(&str, Text)] = &[
    (
        "certificate_not_trusted",
        Text {
            kk: "Сертификат қазір жарамсыз немесе оны сенімді куәландырушы орталық бермеген.",
            ru: "Сертификат сейчас недействителен или выдан не доверенным центром.",
            en: "The certificate is not valid now, or nobody who is trusted has issued it.",
        },
    ),
    (
        "certificate_revoked",
        Text {
            kk: "Сертификат қайтарып алынған.",
            ru: "Сертификат отозван.",
            en: "The certificate was revoked.",
        },
    ),
    (
        "consent_not_by_recipient",
        Text {
            kk: "Осы тәсілмен берілген келісімді тек көрсетілетін қызметті берушінің қызметкері тіркей \
                 алады.",
            ru: "Согласие, данное таким способом, может зафиксировать только сотрудник услугодателя.",
            en: "Consent given in this way may be recorded only by the service provider's staff.",
        },
    ),
    (
        "control_character",
        Text {
            kk: "Мәтінде басқару таңбалары, жазу бағытын өзгертетін немесе көрінбейтін таңбалар бар; \
                 оларды алып тастаңыз.",
            ru: "В тексте есть управляющие символы, символы направления письма или невидимые символы; \
                 уберите их.",
            en: "The text holds control, text-direction or invisible characters; remove them.",
        },
    ),
    (
        "date_out_of_range",
        Text {
            kk: "Күн рұқсат етілген аралықтан тыс.",
            ru: "Дата вне допустимого промежутка.",
            en: "The date is outside the allowed range.",
        },
    ),
    (
        "document_not_in_list",
        Text {
            kk: "Бұйрықтағы тізбеде бұл жағдай үшін мұндай құжат көзделмеген.",
            ru: "Перечень в приказе не предусматривает этого документа для данного случая.",
            en: "The order does not list this document for this case.",
        },
    ),
    (
        "duplicate_field",
        Text {
            kk: "Бұл өріс бірнеше рет берілген; оны бір рет қана беріңіз.",
            ru: "Это поле передано несколько раз; передайте его один раз.",
            en: "This field is given more than once; give it once.",
        },
    ),
    (
        "ends_before_it_begins",
        Text {
            kk: "Соңы басталуынан бұрын тұр.",
            ru: "Окончание раньше начала.",
            en: "The end lies before the beginning.",
        },
    ),
    (
        "file_name_too_long",
        Text {
            kk: "Файлдың аты тым ұзын: ең көбі 255 байт, яғни 127 қазақ әрпі. Файлдың атын өзгертіңіз.",
            ru: "Имя файла слишком длинное: не больше 255 байтов, то есть 127 русских букв. Переименуйте файл.",
            en: "The name of the file is too long: at most 255 bytes, which are 127 Cyrillic letters. Rename the file.",
        },
    ),
    (
        "from_registry",
        Text {
            kk: "Бұл құжат мемлекеттік ақпараттық жүйеден алынады, сондықтан оны көрсетілетін қызметті \
                 алушыдан талап етуге болмайды.",
            ru: "Этот документ поступает из государственной информационной системы, поэтому требовать его \
                 от услугополучателя нельзя.",
            en: "A state registry supplies this document, so it may not be demanded from the service \
                 recipient.",
        },
    ),
    (
        "hours_outside_legal_frame",
        Text {
            kk: "Көрсетілетін қызметті берушінің жұмыс уақыты 09:00–18:30 аралығынан шықпауы тиіс.",
            ru: "Часы работы услугодателя должны быть в пределах от 09:00 до 18:30.",
            en: "The hours of the service provider must lie between 09:00 and 18:30.",
        },
    ),
    (
        "identity_missing",
        Text {
            kk: "ЖСН (iin) немесе жеке басын куәландыратын құжат (identity_document) көрсетілуі тиіс.",
            ru: "Нужно указать ИИН (iin) или документ, удостоверяющий личность (identity_document).",
            en: "Either the IIN (iin) or an identity document (identity_document) must be given.",
        },
    ),
    (
        "iin_checksum",
        Text {
            kk: "ЖСН-нің бақылау цифры дұрыс емес; нөмірді құжатпен салыстырыңыз.",
            ru: "Неверная контрольная цифра ИИН; сверьте номер с документом.",
            en: "The control digit of the IIN is wrong; compare the number with the document.",
        },
    ),
    (
        "iin_format",
        Text {
            kk: "ЖСН дәл 12 цифрдан (0–9) тұруы тиіс.",
            ru: "ИИН должен состоять ровно из 12 цифр (0–9).",
            en: "The IIN must be exactly 12 digits (0-9).",
        },
    ),
    (
        "iin_unassignable",
        Text {
            kk: "Мұндай ЖСН берілуі мүмкін емес; нөмірді құжатпен салыстырыңыз.",
            ru: "Такой ИИН не может быть присвоен; сверьте номер с документом.",
            en: "Such an IIN cannot be issued; compare the number with the document.",
        },
    ),
    (
        "in_the_future",
        Text {
            kk: "Бұл күн немесе уақыт әлі келген жоқ; болашақтағы мән қабылданбайды.",
            ru: "Эта дата или время ещё не наступили; значение в будущем не принимается.",
            en: "This date or time has not come yet; a value in the future is not accepted.",
        },
    ),
    (
        "infected",
        Text {
            kk: "Файлда зиянды мазмұн бар.",
            ru: "Файл содержит вредоносное содержимое.",
            en: "The file holds harmful content.",
        },
    ),
    (
        "invalid_date",
        Text {
            kk: "Күнді ЖЖЖЖ-АА-КК (жыл-ай-күн) форматында жазыңыз; мұндай күн күнтізбеде болуы тиіс.",
            ru: "Укажите дату в формате ГГГГ-ММ-ДД (год-месяц-день); такая дата должна существовать.",
            en: "Write the date as YYYY-MM-DD (year-month-day); the date must exist.",
        },
    ),
    (
        "invalid_id",
        Text {
            kk: "Идентификатор UUID форматында жазылуы тиіс.",
            ru: "Идентификатор должен быть записан в формате UUID.",
            en: "The identifier must be a UUID.",
        },
    ),
    (
        "invalid_instant",
        Text {
            kk: "Күн мен уақытты уақыт белдеуінің ығысуын көрсетіп, RFC 3339 форматында жазыңыз.",
            ru: "Укажите дату и время в формате RFC 3339 со смещением часового пояса.",
            en: "Write the date and time in RFC 3339 with a time zone offset.",
        },
    ),
    (
        "invalid_time",
        Text {
            kk: "Уақыт дұрыс жазылмаған; сағат пен минутты 00:00–23:59 аралығында көрсетіңіз.",
            ru: "Время записано неверно; укажите часы и минуты в пределах от 00:00 до 23:59.",
            en: "This is not a time of day; give hours and minutes from 00:00 to 23:59.",
        },
    ),
    (
        "malformed_cursor",
        Text {
            kk: "Бет меңзері (cursor) дұрыс емес; оны алдыңғы жауаптан өзгертпей алыңыз немесе бірінші \
                 беттен бастаңыз.",
            ru: "Неверный курсор страницы (cursor); возьмите его из предыдущего ответа без изменений или \
                 начните с первой страницы.",
            en: "The page cursor is not valid; take it unchanged from the previous answer or start at the \
                 first page.",
        },
    ),
    (
        "mandatory_document",
        Text {
            kk: "Бұйрық бойынша бұл құжат міндетті, бірақ ол көрсетілмеген.",
            ru: "По приказу этот документ обязателен, но он не указан.",
            en: "The order lists this document as mandatory, but it is not named.",
        },
    ),
    (
        "missing_field",
        Text {
            kk: "Бұл өріс міндетті, бірақ ол берілмеген.",
            ru: "Это поле обязательно, но оно не передано.",
            en: "This field is required, but it is not given.",
        },
    ),
    (
        "no_certificate",
        Text {
            kk: "Қолтаңбада қол қоюшының сертификаты жоқ.",
            ru: "В подписи нет сертификата подписавшего.",
            en: "The signer's certificate is not in the signature.",
        },
    ),
    (
        "no_such_combination",
        Text {
            kk: "Бұйрықта мұндай үйлесім жоқ; басқа мән беріңіз.",
            ru: "В приказе такого сочетания нет; дайте другое значение.",
            en: "The order has no such combination; give another value.",
        },
    ),
    (
        "not_a_file_name",
        Text {
            kk: "Файлдың атында жол бөлігі болмауы керек: «/» және «\\» таңбаларын алып тастаңыз.",
            ru: "Имя файла не должно быть путём: уберите знаки «/» и «\\».",
            en: "The name of a file must not be a path: take out \"/\" and \"\\\".",
        },
    ),
    (
        "not_a_name",
        Text {
            kk: "Аты-жөнінде әріптер болуы тиіс; тек әріптерді, бос орындарды, дефистерді, апострофтарды \
                 және нүктелерді қолдануға болады.",
            ru: "Имя должно содержать буквы; допустимы только буквы, пробелы, дефисы, апострофы и точки.",
            en: "A name must hold letters; only letters, spaces, hyphens, apostrophes and dots are allowed.",
        },
    ),
    (
        "not_a_web_address",
        Text {
            kk: "Бұл https:// деп басталатын веб-мекенжай емес.",
            ru: "Это не веб-адрес, начинающийся с https://.",
            en: "This is not a web address that begins with https://.",
        },
    ),
    (
        "not_expected_here",
        Text {
            kk: "Бұл өрісті Сіз бере алмайсыз немесе ол мұндай үйлесімде қолданылмайды; оны алып тастаңыз.",
            ru: "Вы не можете передавать это поле, или оно не применяется в таком сочетании; уберите его.",
            en: "You may not give this field, or it has no place in this combination; leave it out.",
        },
    ),
    (
        "not_in_depth",
        Text {
            kk: "Тереңдетілген тексеру үшін бұл құжат сұралмайды.",
            ru: "Для углублённого обследования этот документ не запрашивают.",
            en: "This document is not asked for in an in-depth examination.",
        },
    ),
    (
        "not_one_signer",
        Text {
            kk: "Қолтаңбада дәл бір қол қоюшы болуы керек.",
            ru: "В подписи должен быть ровно один подписант.",
            en: "The signature must have exactly one signer.",
        },
    ),
    (
        "not_owed",
        Text {
            kk: "Бұл құжат міндетті емес; оны талап етуге болмайды.",
            ru: "Этот документ не обязателен; требовать его нельзя.",
            en: "Nobody owes this document; it may not be demanded.",
        },
    ),
    (
        "not_provisional",
        Text {
            kk: "Алдын ала белгіленген болып тек мереке күні ғана бола алады.",
            ru: "Предварительным может быть только праздничный день.",
            en: "Only a holiday can be provisional.",
        },
    ),
    (
        "not_the_current_result",
        Text {
            kk: "Қол қойылған, қазір күші бар қорытындыны көрсетіңіз.",
            ru: "Укажите подписанное заключение, которое действует сейчас.",
            en: "Name the signed conclusion that holds now.",
        },
    ),
    (
        "nothing_recommended",
        Text {
            kk: "Кемінде бір қызмет ұсынылуы керек.",
            ru: "Нужно рекомендовать хотя бы одну услугу.",
            en: "At least one service must be recommended.",
        },
    ),
    (
        "only_in_depth",
        Text {
            kk: "Бұл құжат тек тереңдетілген тексеру үшін, құжаттар қабылданғаннан кейін сұралады.",
            ru: "Этот документ запрашивают только для углублённого обследования, после принятия документов.",
            en: "This document is asked for only for an in-depth examination, after the documents are accepted.",
        },
    ),
    (
        "other_bytes",
        Text {
            kk: "Басқа байттарға қол қойылған; PDF файлын қайта алып, дәл соған қол қойыңыз.",
            ru: "Подписаны другие байты; получите PDF заново и подпишите именно его.",
            en: "Other bytes are signed; get the PDF again and sign exactly it.",
        },
    ),
    (
        "other_person",
        Text {
            kk: "Басқа адам қол қойған.",
            ru: "Подписал другой человек.",
            en: "Somebody else has signed.",
        },
    ),
    (
        "other_year",
        Text {
            kk: "Бұл күн жолда көрсетілген жылға жатпайды.",
            ru: "Этот день не относится к году, указанному в пути.",
            en: "This day does not lie in the year of the path.",
        },
    ),
    (
        "out_of_range",
        Text {
            kk: "Мән рұқсат етілген шектен тыс.",
            ru: "Значение вне допустимых пределов.",
            en: "The value is outside the allowed range.",
        },
    ),
    (
        "own_pair",
        Text {
            kk: "Күн өзіне өзі жұп бола алмайды.",
            ru: "День не может быть парой самому себе.",
            en: "A day cannot be its own pair.",
        },
    ),
    (
        "phone_format",
        Text {
            kk: "Телефон нөмірін халықаралық форматта жазыңыз: «+» белгісі және цифрлар; Қазақстан \
                 нөмірлері үшін +7 және он цифр.",
            ru: "Укажите номер телефона в международном формате: знак «+» и цифры; для номеров Казахстана \
                 — +7 и десять цифр.",
            en: "Write the phone number in the international format: a plus sign and digits; for \
                 Kazakhstan, +7 and ten digits.",
        },
    ),
    (
        "presentation_not_allowed",
        Text {
            kk: "Өтініш берудің осы арнасы үшін құжат мұндай түрде қабылданбайды.",
            ru: "При этом канале подачи документ в таком виде не принимается.",
            en: "For this channel the document is not accepted in this presentation.",
        },
    ),
    (
        "reason_needed",
        Text {
            kk: "Кезекте күту мерзімінен кейінгі күн үшін себебін көрсетіңіз.",
            ru: "Для дня за пределами срока ожидания укажите причину.",
            en: "Give a reason for a day beyond the wait in the queue.",
        },
    ),
    (
        "registry_holds_it",
        Text {
            kk: "Бұл құжат мемлекеттік ақпараттық жүйеде бар; оны алушыдан талап етуге болмайды.",
            ru: "Этот документ есть в государственной информационной системе; требовать его у получателя нельзя.",
            en: "A state registry holds this document; it may not be demanded from the recipient.",
        },
    ),
    (
        "registry_not_answered",
        Text {
            kk: "Бұл құжат алдымен мемлекеттік ақпараттық жүйеден сұралады; жүйе жауап бергенше оны алушыдан талап етуге болмайды.",
            ru: "Этот документ сначала запрашивают в государственной информационной системе; пока она не ответила, требовать его нельзя.",
            en: "A state registry is asked for this document first; until it has answered, it may not be demanded.",
        },
    ),
    (
        "repeated_value",
        Text {
            kk: "Бұл мән қайталанған; әр мән бір рет қана берілуі тиіс.",
            ru: "Это значение повторяется; каждое значение указывается один раз.",
            en: "This value is repeated; each value may be given once.",
        },
    ),
    (
        "signature_required",
        Text {
            kk: "Порталда берілетін өтінішке алушының электрондық цифрлық қолтаңбасы қойылуға тиіс.",
            ru: "Заявление на портале должно быть подписано электронной цифровой подписью получателя.",
            en: "An application on the portal must carry the recipient's electronic digital signature.",
        },
    ),
    (
        "signature_unreadable",
        Text {
            kk: "Бұл Base64 түріндегі CMS қолтаңбасы емес.",
            ru: "Это не подпись CMS в Base64.",
            en: "It is no CMS signature in Base64.",
        },
    ),
    (
        "staff_role_unknown",
        Text {
            kk: "Қызметкердің мұндай рөлі жоқ.",
            ru: "Такой роли сотрудника нет.",
            en: "There is no such staff role.",
        },
    ),
    (
        "too_long",
        Text {
            kk: "Мән тым ұзын; оны қысқартыңыз.",
            ru: "Значение слишком длинное; сократите его.",
            en: "The value is too long; make it shorter.",
        },
    ),
    (
        "too_many",
        Text {
            kk: "Тізімде элементтер тым көп; олардың санын азайтыңыз.",
            ru: "В списке слишком много элементов; уменьшите их число.",
            en: "The list holds too many items; give fewer.",
        },
    ),
    (
        "too_short",
        Text {
            kk: "Мән тым қысқа; оны толық жазыңыз.",
            ru: "Значение слишком короткое; укажите его полностью.",
            en: "The value is too short; write it in full.",
        },
    ),
    (
        "unknown_application",
        Text {
            kk: "Мұндай өтініш табылмады.",
            ru: "Такое заявление не найдено.",
            en: "There is no such application.",
        },
    ),
    (
        "unknown_field",
        Text {
            kk: "Мұндай өріс жоқ; оның атауын тексеріңіз немесе оны алып тастаңыз.",
            ru: "Такого поля нет; проверьте его название или уберите его.",
            en: "There is no such field; check its name or leave it out.",
        },
    ),
    (
        "unknown_file",
        Text {
            kk: "Сіз жүктеген файлдардың арасында мұндай файл жоқ.",
            ru: "Среди загруженных вами файлов такого нет.",
            en: "There is no such file among those you uploaded.",
        },
    ),
    (
        "unknown_hold",
        Text {
            kk: "Мұндай сақталған орын жоқ немесе оның мерзімі аяқталған.",
            ru: "Такого удержания нет или оно закончилось.",
            en: "There is no such hold, or it has ended.",
        },
    ),
    (
        "unknown_message",
        Text {
            kk: "Мұндай хабарлама табылмады.",
            ru: "Такое сообщение не найдено.",
            en: "There is no such message.",
        },
    ),
    (
        "unknown_parameter",
        Text {
            kk: "Бұл мекенжайда мұндай параметр қолданылмайды; оның атауын тексеріңіз немесе оны алып \
                 тастаңыз.",
            ru: "По этому адресу такой параметр не применяется; проверьте его название или уберите его.",
            en: "This address has no such parameter; check its name or leave it out.",
        },
    ),
    (
        "unknown_provider",
        Text {
            kk: "Мұндай көрсетілетін қызметті беруші табылмады.",
            ru: "Такой услугодатель не найден.",
            en: "There is no such service provider.",
        },
    ),
    (
        "unknown_slot",
        Text {
            kk: "Бұл өтініш үшін мұндай қабылдау уақыты жоқ.",
            ru: "Для этого заявления нет такого времени приёма.",
            en: "There is no such place for this application.",
        },
    ),
    (
        "unknown_value",
        Text {
            kk: "Мұндай мән рұқсат етілген мәндердің тізбесінде жоқ.",
            ru: "Такого значения нет в перечне допустимых.",
            en: "The value is not in the list of allowed values.",
        },
    ),
    (
        "unprintable",
        Text {
            kk: "Мәтінде нысанның қарпінде жоқ таңба бар; оны алып тастаңыз.",
            ru: "В тексте есть символ, которого нет в шрифте формы; уберите его.",
            en: "The text holds a character that the font of the form does not have; remove it.",
        },
    ),
    (
        "wrong_type",
        Text {
            kk: "Мәннің типі дұрыс емес; API сипаттамасында көрсетілген типті қолданыңыз.",
            ru: "Неверный тип значения; используйте тип из описания API.",
            en: "The value has the wrong type; use the type of the API description.",
        },
    ),
    (
        "wrong_usage",
        Text {
            kk: "Сертификат қол қоюға арналмаған.",
            ru: "Сертификат не предназначен для подписи.",
            en: "The certificate is not one for signing.",
        },
    ),
    (
        "wrong_weekday",
        Text {
            kk: "Күннің бұл түрі мұндай апта күніне түсе алмайды: жұмыс істейтін демалыс – сенбі не жексенбі, \
                 ауыстырылған немесе қосымша демалыс – дүйсенбі–жұма.",
            ru: "Такой вид дня не может прийтись на этот день недели: рабочий выходной – суббота или \
                 воскресенье, перенесённый или дополнительный выходной – с понедельника по пятницу.",
            en: "This kind of day cannot fall on that weekday: a working weekend is a Saturday or Sunday, a moved \
                 or extra day off is a Monday to Friday.",
        },
    ),
];
