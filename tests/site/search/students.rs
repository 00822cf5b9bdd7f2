//! Queries that students type, against the sample answers: fragments, misspellings, synonyms,
//! other word order, American spelling.

use lectern::{
    answers::import::{Mode, import},
    search::{Filter, IndexSync, QueryText},
};

use crate::support::site::Site;

const ANSWERS: &[u8] = include_bytes!("../../../samples/answers.jsonl");

/// Queries, each with a part of the slug that should come first; two where either is right.
pub const QUERIES: [(&str, &[&str]); 60] = [
    ("lennin death ussr", &["impact-of-lenins-death"]),
    ("why did hitler come to power gcse", &["hitler-become-chancellor"]),
    ("stalin five year plan", &["five-year-plans"]),
    ("five yr plans modernize economy", &["five-year-plans"]),
    ("kaiser wilhelm democracy parliament", &["parliamentary-democracy-under-wilhelm"]),
    ("was germany to blame for ww1", &["germany-responsible-for-the-outbreak"]),
    ("germany responsible great war", &["germany-responsible-for-the-outbreak"]),
    ("was weimar doomed", &["weimar-republic-doomed"]),
    ("wiemar republic doomed to fail", &["weimar-republic-doomed"]),
    ("catholic plots elizabeth", &["threat-did-catholics-pose"]),
    ("catholics threat to queen elizabeth 1", &["threat-did-catholics-pose"]),
    ("gorbachov end of cold war", &["gorbachev-end-the-cold-war"]),
    ("gorbachev cold war", &["gorbachev-end-the-cold-war"]),
    ("nazi terror or consent", &["rule-by-consent"]),
    ("did germans support the nazis consent", &["rule-by-consent"]),
    ("october revolution popular uprising or coup", &["october-revolution"]),
    ("bolshevik october 1917 coup", &["october-revolution", "bolsheviks-win"]),
    ("who started the cold war usa or soviet union", &["origins-of-the-cold-war"]),
    ("origins cold war", &["origins-of-the-cold-war"]),
    ("great terror purges", &["great-terror"]),
    ("stalins purges 1936", &["great-terror"]),
    ("why did stalin kill so many people purges", &["great-terror"]),
    ("cuban misile crisis", &["cuban-missile"]),
    ("how close nuclear war cuba 1962", &["cuban-missile"]),
    ("kenedy cuba", &["cuban-missile"]),
    ("elizabeth religious settlement", &["religious-settlement"]),
    ("religous settlment 1559", &["religious-settlement"]),
    ("florence nightingale nursing", &["florence-nightingale"]),
    ("nightingail hospitals", &["florence-nightingale"]),
    ("how did hitler become dictator", &["chancellorship-into-a-dictatorship"]),
    ("enabling act reichstag fire dictatorship", &["chancellorship-into-a-dictatorship"]),
    ("john snow colera water pump", &["john-snow"]),
    ("cholera broad street", &["john-snow"]),
    ("nazi women kinder kuche", &["lives-of-women-and-young"]),
    ("hitler youth and women nazi germany", &["lives-of-women-and-young"]),
    ("black death causes people believed", &["black-death"]),
    ("plague 1348 explanations", &["black-death"]),
    ("how did stalin become leader", &["stalin-become-leader"]),
    ("stalin vs trotsky power struggle", &["stalin-become-leader"]),
    ("jenner smallpox vaccine", &["edward-jenner"]),
    ("edward jener vaccination importance", &["edward-jenner"]),
    ("trench life soldiers ww1", &["soldiers-in-the-trenches"]),
    ("life in the trenchs", &["soldiers-in-the-trenches"]),
    ("nep lenin", &["new-economic-policy"]),
    ("why new economic policy introduced", &["new-economic-policy"]),
    ("hyperinflation 1923 causes germany", &["hyperinflation"]),
    ("hyper inflation ruhr", &["hyperinflation"]),
    ("berlin blockade airlift consequences", &["berlin-blockade"]),
    ("collectivization effects peasants", &["collectivisation"]),
    ("kulaks famine collectivisation", &["collectivisation"]),
    ("why did germany surrender 1918 armistice", &["armistice"]),
    ("hitler chancelor 1933", &["hitler-become-chancellor"]),
    ("poverty elizabethan vagabonds poor", &["poverty-increase"]),
    ("stresemann recovery golden age", &["stresemann"]),
    ("franz ferdinand asassination sarajevo", &["sarajevo"]),
    ("reds whites civil war russia why bolsheviks won", &["bolsheviks-win"]),
    ("schlieffen plan failure", &["schlieffen"]),
    ("afganistan 1979 invasion ussr", &["invade-afghanistan"]),
    ("spanish armarda defeat", &["spanish-armada"]),
    ("tsar nicholas abdication", &["tsar-abdicate"]),
];

#[tokio::test]
async fn the_right_answer_comes_first() {
    let site = Site::open().await;
    import(&site.state.pool(), ANSWERS, Mode::default(), site.clock.now(), |_| {}).await.unwrap();
    site.catches_up().await;
    let open = IndexSync::of(&site.state).current().unwrap();
    let mut late = Vec::new();
    for (typed, meant) in QUERIES {
        let response =
            open.index.search(&QueryText::of(typed), &open.synonyms, &Filter::default(), 10).unwrap();
        let mut slugs = Vec::new();
        for (id, _) in response.hits.top {
            let answer = lectern::answers::queries::by_id(&site.state.pool(), id).await.unwrap().unwrap();
            slugs.push(answer.content.slug);
        }
        let place = slugs.iter().position(|slug| meant.iter().any(|meant| slug.contains(meant)));
        if place != Some(0) {
            slugs.truncate(3);
            late.push((typed, place, slugs));
        }
    }
    let text: String = late.iter().map(|late| format!("{late:?}\n")).collect();
    assert!(
        late.iter().all(|(_, place, _)| place.is_some_and(|place| place < 3)),
        "not in the first three:\n{text}"
    );
    assert!(late.len() <= 3, "not first:\n{text}");
}
