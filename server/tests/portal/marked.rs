//! A few marked things among the sample data, made as people make them, to see who comes to see them.

use axum::http::header;

use super::asking::{Answer, ask, call, page};
use super::multipart::{body, file, photo, post, text};
use super::world::{World, by};

/// Who calls, and their login; nobody first.
pub const PEOPLE: &[(&str, Option<&str>)] = &[
    ("未登录", None),
    ("临时口令", Some("linshi")),
    ("本人", Some("zhigong")),
    ("其他职工", Some("lingdao")),
    ("承办人", Some("shifu")),
    ("同中心服务人员", Some("shifu3")),
    ("服务台", Some("fuwu")),
    ("他中心服务人员", Some("baojie")),
    ("他中心服务台", Some("wuye")),
    ("部门行政处", Some("xingzheng")),
    ("管理局", Some("guanli")),
    ("核实员", Some("heshi")),
    ("住房管理", Some("zhufang")),
    ("系统管理员", Some("admin")),
    ("一人多岗", Some("duoren")),
];

/// 甲: asked by the 本人, at work at the 服务台's centre. 乙: of another department and another centre. 丙: asked by the
/// 本人, done, and rated badly without a name. 丁: as 乙, to be followed.
const REQUESTS: [(&str, &str); 4] = [
    ("甲", "0193a4a0-7b1c-7d3e-8f00-00000000000a"),
    ("乙", "0193a4a0-7b1c-7d3e-8f00-00000000000b"),
    ("丙", "0193a4a0-7b1c-7d3e-8f00-00000000000c"),
    ("丁", "0193a4a0-7b1c-7d3e-8f00-00000000000d"),
];
const FILE: &str = "0193a4a0-7b1c-7d3e-8f00-00000000000e";
const INCIDENT: &str = "0193a4a0-7b1c-7d3e-8f00-00000000000f";

/// Names and what to look for.
pub struct Marked(Vec<(&'static str, String)>);

impl Marked {
    /// Makes them.
    pub async fn make(world: &World) -> Self {
        let mut marked = Self(REQUESTS.map(|(name, id)| (name, id.to_owned())).into());
        let [requester, other, desk, worker] = [
            world.sample_cookie("zhigong").await,
            world.sample_cookie("finance-zga").await,
            world.sample_cookie("fuwu").await,
            world.sample_cookie("shifu").await,
        ];
        let maker = Maker { world };
        maker.file(&requester, "甲", "air-conditioner", "不制冷").await;
        maker.file(&other, "乙", "cleaning", "地面有水渍").await;
        maker.file(&requester, "丙", "electric", "灯不亮").await;
        maker.file(&other, "丁", "cleaning", "会后打扫").await;
        for request in ["甲", "丙"] {
            maker
                .act(&desk, request, "command=assign&technician=sample-shifu")
                .await;
            maker.act(&worker, request, "command=take").await;
            maker.act(&worker, request, "command=start").await;
        }
        maker.act(&desk, "甲", "command=note&text=标记备注").await;
        maker.act(&worker, "丙", "command=finish&text=修好了").await;
        maker.act(&requester, "丙", "command=confirm").await;
        let verifier = world.sample_cookie("heshi").await;
        let before = maker.cases(&verifier).await;
        let rating = format!("request={}&overall=1&faults[0]=态度不好&text=标记评价", marked.id("丙"));
        maker.post(&requester, "/api/rate", &rating).await;
        let mut cases = maker.cases(&verifier).await;
        cases.retain(|case| !before.contains(case));
        let apply = format!("key={FILE}&reason=标记理由&current_area=60&household=3");
        maker.post(&requester, "/api/apply", &apply).await;
        let announce =
            format!("id={INCIDENT}&title=标记停水&text=抢修中&place=s1&centre=service-centre&matters[0]=service:water");
        maker.post(&desk, "/api/announce", &announce).await;
        let sent = body(&[file("门.jpg", &photo(1))]);
        let address = format!("/photos/{}/request", marked.id("甲"));
        let added = maker.send(by(post(&address, sent), &requester)).await;
        let added: serde_json::Value = serde_json::from_str(&added.text()).expect("JSON");
        marked.0.extend([
            ("整改", cases.pop().expect("a bad rating opens its case")),
            ("住房申请", FILE.to_owned()),
            ("停水公告", INCIDENT.to_owned()),
            ("照片", added["id"].as_str().expect("a key").to_owned()),
            ("内部备注", "标记备注".to_owned()),
            ("评价原话", "标记评价".to_owned()),
            ("本人", "sample-zhigong".to_owned()),
            ("本人姓名", "\"示例职工\"".to_owned()),
            ("本人电话", "138-0000-0001".to_owned()),
        ]);
        marked
    }

    fn id(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| *known == name);
        found.map(|(_, id)| id.as_str()).expect("it is marked")
    }

    /// The text with what its `{names}` stand for.
    pub fn fill(&self, text: &str) -> String {
        let fill = |text: String, (name, id): &(&str, String)| text.replace(&format!("{{{name}}}"), id);
        self.0.iter().fold(text.to_owned(), fill)
    }

    /// The names of what an answer holds.
    pub fn seen_in(&self, answer: &str) -> String {
        let seen = self.0.iter().filter(|(_, needle)| answer.contains(needle.as_str()));
        seen.map(|(name, _)| *name).collect::<Vec<_>>().join("、")
    }
}

/// A form or query with what is no ASCII, and the brackets of lists, percent-encoded.
pub fn encoded(form: &str) -> String {
    let byte = |byte: u8| match byte {
        b'[' | b']' | 128.. => format!("%{byte:02X}"),
        _ => char::from(byte).to_string(),
    };
    form.bytes().map(byte).collect()
}

struct Maker<'a> {
    world: &'a World,
}

impl Maker<'_> {
    async fn send(&self, mut request: axum::http::Request<axum::body::Body>) -> Answer {
        // As a script asks: without one the answer leads on to a page.
        let json = "application/json".parse().expect("a header");
        request.headers_mut().insert(header::ACCEPT, json);
        let address = request.uri().to_string();
        let answer = ask(&self.world.routes, request).await;
        assert!(
            answer.status.is_success(),
            "{address}: {} {}",
            answer.status,
            answer.text()
        );
        answer
    }

    async fn file(&self, cookie: &str, name: &str, service: &str, phrase: &str) {
        let page = by(page(&format!("/api/ask_page?service={service}")), cookie);
        let page: serde_json::Value = serde_json::from_str(&self.send(page).await.text()).expect("JSON");
        let place = page["place"]["id"].as_str().expect("a usual place").to_owned();
        let (_, id) = REQUESTS.iter().find(|(known, _)| *known == name).expect("it is marked");
        let words = format!("标记{name}");
        let fields = [
            text("id", id),
            text("service", service),
            text("place", &place),
            text("phrase", phrase),
            text("text", &words),
        ];
        self.send(by(post("/submit/request", body(&fields)), cookie)).await;
    }

    async fn post(&self, cookie: &str, path: &str, form: &str) {
        let mut request = call(path, encoded(form));
        let kind = "application/x-www-form-urlencoded".parse().expect("a header");
        request.headers_mut().insert(header::CONTENT_TYPE, kind);
        self.send(by(request, cookie)).await;
    }

    async fn act(&self, cookie: &str, name: &str, form: &str) {
        let (_, id) = REQUESTS.iter().find(|(known, _)| *known == name).expect("it is marked");
        self.post(cookie, "/api/act", &format!("request={id}&{form}")).await;
    }

    /// Every open case, over all pages of the list.
    async fn cases(&self, cookie: &str) -> Vec<String> {
        let (mut aliases, mut after) = (Vec::new(), String::new());
        loop {
            let address = format!("/api/cases_page?after={after}");
            let answer = self.send(by(page(&address), cookie)).await;
            let cases: serde_json::Value = serde_json::from_str(&answer.text()).expect("JSON");
            let rows = cases["page"]["rows"].as_array().expect("rows");
            let alias = |case: &serde_json::Value| case["id"].as_str().expect("a key").to_owned();
            aliases.extend(rows.iter().map(alias));
            match cases["page"]["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => return aliases,
            }
        }
    }
}
