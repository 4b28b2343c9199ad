//! The clauses of SPEC, admission to special education organisations, in the order's own words. A test finds
//! every text in the order; words that its PDF displaced stand in their place again, as
//! `docs/law/displaced/others.txt` records. No rule stands here, and nothing of the other services may be
//! copied here.

use crate::law::Clause;

/// The service that the order names; of how it is rendered nothing is said.
pub const P_0: Clause = Clause::new(
    "SPEC-0",
    "\"Арнайы жалпы білім беретін оқу бағдарламалары бойынша оқыту үшін мүмкіндіктері шектеулі балалардың \
     құжаттарын қабылдау және арнайы білім беру ұйымдарына (арнайы топтар/сыныптар) қабылдау\" мемлекеттік \
     қызмет көрсетудің қағидаларында",
);

/// Paragraph 9: the provider reports each stage to the monitoring system.
pub const P_9_A: Clause = Clause::new(
    "SPEC-9-a",
    "Заңның 5-бабының 2-тармағының 11) тармақшасына сәйкес көрсетілетін қызметті беруші мемлекеттік қызметті \
     көрсету сатысы туралы мемлекеттік қызметтер көрсету мониторингісінің ақпараттық жүйесіне енгізуді \
     қамтамасыз етеді.",
);

/// Paragraph 9: whom the authorised body tells of changes to the Rules, and when.
pub const P_9_B: Clause = Clause::new(
    "SPEC-9-b",
    "Қағидаларға өзгерістер және (немесе) толықтырулар енгізілген кезде білім беру саласындағы уәкілетті \
     орган нормативтік құқықтық акт мемлекеттік тіркелгеннен кейін үш жұмыс күні ішінде енгізілген \
     өзгерістер мен (немесе) толықтырулар туралы ақпаратты \"электрондық үкімет\" ақпараттық-коммуникациялық \
     инфрақұрылымының операторына және көрсетілетін қызметті берушіге, сондай-ақ Бірыңғай байланыс \
     орталығына жолдайды.",
);
