//! Sentences for rules and states, by exhaustive match: a new refusal does not compile until it can be said.

mod done;

pub use done::done;

use crate::api::ApiError;
use domain::lifecycle::CommandKind;
use domain::refusal::{FieldProblem, FileProblem, Refusal};
use domain::request::{Status, Urgency};

/// What a person reads when a call did not do what was asked.
pub fn error(error: &ApiError) -> String {
    match error {
        ApiError::Refused(refused) => refusal(refused),
        ApiError::Busy => "他人正在处理同一件事，请稍后再试一次。".to_owned(),
        ApiError::Ticket(ticket) => format!("系统出了问题，已经记录，编号 {ticket}。请稍后再试，或把编号告诉管理员。"),
        ApiError::Offline => "没有连上网络。你填写的内容还在，恢复后再提交即可。".to_owned(),
        ApiError::Kept => "已保存，待发送；联网后自动发送，不用再点一次。".to_owned(),
        ApiError::Unreadable => "提交的内容无法识别，请检查后再试。".to_owned(),
    }
}

/// What became of a kept photo that the browser has thrown away, or that the server could not make sense of.
pub const PHOTO_NOT_SENT: &str = "这张照片没有发出去，请重新拍一张。";

/// Why something was refused.
pub fn refusal(refusal: &Refusal) -> String {
    let text = match refusal {
        Refusal::SignInNeeded => "登录已过期，请重新登录；已填写的内容会保留。",
        Refusal::PasswordChangeNeeded => "请先修改临时密码。",
        Refusal::WrongCredentials => "账号或密码不对。连续输错多次，账号会锁定一段时间，其间密码正确也不能登录。",
        Refusal::WeakPassword => "密码至少 10 位，要包含两类字符，且不能含有账号名。",
        Refusal::LinkExpired => "链接已失效，请联系管理员重新发送。",
        Refusal::NotAllowed => "你没有这项权限。",
        Refusal::SeparationOfDuties => "监管与服务须由不同的人承担，你不能办理这一件。",
        Refusal::NotFound => "没有找到，或者你无权查看。",
        Refusal::WrongState { status: current } => {
            return format!(
                "这件申请现在是「{}」，不能这样办理，请刷新查看最新进展。",
                status(*current)
            );
        }
        Refusal::CaseMoved { status } => {
            return format!("这件整改现在是「{}」，不能这样办理，请刷新查看。", status.label());
        }
        Refusal::NoMoreExtensions => "这件整改不能再延期：已延过，或时限已到。请直接反馈整改结果。",
        Refusal::TakenBy { name } if name.is_empty() => "已有同事先一步办理了，请刷新查看。",
        Refusal::TakenBy { name } => return format!("已被{name}接单，请刷新查看。"),
        Refusal::Stale => "页面打开后，这件事又有了新进展，请刷新后再办理；你填写的内容已保留。",
        Refusal::Field {
            field: name,
            problem: wrong,
        } => return wrong_field(name, wrong),
        Refusal::OnlyServedPersonRates => "只有接受服务的本人可以评价。",
        Refusal::RatedAlready => "已经评价过了，一件事只评一次。",
        Refusal::NotRateableYet => "办结以后才能评价。",
        Refusal::WindowClosed => "评价期限已过。",
        Refusal::NotOfThisCentre => "这位服务人员不属于本中心。",
        Refusal::TooFewHands { needed, missing } => {
            return format!("这项作业须 {needed} 人一起办，还差 {missing} 人；请同事协助，人齐了再开始。");
        }
        Refusal::TooManyPhotos { limit } => return format!("照片最多 {limit} 张。"),
        Refusal::PhotoTooLarge { mebibytes } => return format!("照片超过 {mebibytes} MB，请压缩后再传。"),
        Refusal::NotAPhoto => "文件不是可以识别的照片（支持 JPEG、PNG、WebP）。",
        Refusal::File(problem) => return file(problem),
        Refusal::ServiceNotOffered => "这项服务目前不提供。",
        Refusal::NoCentre => "这个地点暂时没有负责的服务单位，请联系管理局。",
        Refusal::SlotFull => "这个时段刚刚约满，请另选一个上门时间；你填写的内容还在。",
        Refusal::TooOften => "操作太频繁，请稍后再试。",
    };
    text.to_owned()
}

/// What is wrong with what field; in words of its own where the general ones would not say what to do.
fn wrong_field(name: &str, wrong: &FieldProblem) -> String {
    match (name, wrong) {
        ("phrase", FieldProblem::Missing) => "请先选一个“怎么了”，或在补充说明里写清楚。".to_owned(),
        ("old", FieldProblem::NotAChoice) => "原密码不对。".to_owned(),
        ("again", FieldProblem::NotAChoice) => "两次输入的新密码不一样。".to_owned(),
        ("new", FieldProblem::NothingChanges) => "新密码不能和原来的一样。".to_owned(),
        ("into", FieldProblem::NotAChoice) => "没有这个编号，或者它不是本中心还没办结的申请。".to_owned(),
        _ => format!("{}{}。", field(name), problem(wrong)),
    }
}

/// A form field's name as the page calls it.
pub fn field(name: &str) -> String {
    match name {
        "reason" => "原因",
        "text" => "内容",
        "phrase" => "怎么了",
        "place" => "地点",
        "service" => "服务事项",
        "urgency" => "紧急程度",
        "urgency_reason" => "紧急原因",
        "wished" => "希望时间",
        "overall" => "总体评价",
        "reasons" => "评价理由",
        "technician" => "服务人员",
        "hands" => "作业人数",
        "centre" => "服务中心",
        "hold" => "挂起原因",
        "until" => "时间",
        "proof" => "凭据",
        "further" | "follows" => "后续处理",
        "file" => "文件",
        "year" => "年份",
        "from" => "起始时间",
        "appointment" => "预约时间",
        "visit" => "上门时间",
        "weekdays" => "周几",
        "begin" => "开始时间",
        "end" => "结束时间",
        "visits_at_once" => "同时几单",
        "lead_hours" => "提前几小时",
        "ahead_days" => "可约几个工作日",
        "into" => "并入的申请编号",
        "current_area" => "现住面积",
        "household" => "家庭人口",
        "again" => "再次输入的密码",
        "date" => "日期",
        "name" => "名称",
        "caller" => "来电人",
        "command" => "操作",
        "requests" => "要办的申请",
        "role" => "角色",
        "scope" => "角色的范围",
        "kind" => "安排",
        "percent" => "目标值",
        "rule" => "规则",
        "party" => "责任方",
        "count" => "长度",
        "unit" => "单位",
        "excellence" => "评价内容",
        "matter" | "matters" => "事项",
        "title" => "标题",
        "requester" => "为谁做",
        "every" => "周期",
        "on" => "哪一天",
        "time" => "时间",
        "first" => "开始日期",
        "lead_days" => "提前天数",
        "skills" => "技能",
        "department" => "部门",
        "hours" => "时段",
        "fallback" => "兜底服务台",
        "duplicate_days" => "重复报修的天数",
        "minutes_per_job" => "每件大约用时",
        "shift" => "班次",
        "capacity" => "最多几件",
        "at" => "时间",
        "address" => "地址",
        "shares" => "百分比",
        "clocks" => "时限",
        "secret" => "加签密钥",
        "channel" => "推送方式",
        "days" => "延几个工作日",
        "how" => "联系方式",
        "reached" => "是否联系上",
        "to" => "接手的人",
        "week" => "每周时段",
        "level" => "整改复评",
        _ => "填写的内容",
    }
    .to_owned()
}

/// What is wrong with a field.
pub fn problem(problem: &FieldProblem) -> String {
    match problem {
        FieldProblem::Missing => "不能为空".to_owned(),
        FieldProblem::TooLong(limit) => format!("不能超过 {limit} 个字"),
        FieldProblem::TooShort(limit) => format!("至少 {limit} 个字"),
        FieldProblem::NotAChoice => "不在可选范围内".to_owned(),
        FieldProblem::NotANumber => "要填数字".to_owned(),
        FieldProblem::OutOfRange => "超出允许的范围".to_owned(),
        FieldProblem::NotATime => "不是有效的时间".to_owned(),
        FieldProblem::InThePast => "不能早于现在".to_owned(),
        FieldProblem::Overlaps => "与已有的时段重叠".to_owned(),
        FieldProblem::Occupied => "已有登记，请换一天".to_owned(),
        FieldProblem::InForce => "已经生效，不能撤销；请登记新的".to_owned(),
        FieldProblem::NothingChanges => "和现在的一样，没有改变".to_owned(),
        FieldProblem::NotHours => "请写成 08:30-12:00 14:00-17:30，结束晚于开始".to_owned(),
        FieldProblem::NotAWeek(line) => {
            format!("第 {line} 行看不懂，请写成：周一至周五 08:30-12:00 14:00-17:30")
        }
    }
}

/// What is wrong with a file.
fn file(problem: &FileProblem) -> String {
    match problem {
        FileProblem::TooLarge { kibibytes } => return format!("文件超过 {kibibytes} KB，请只留下放假安排再传。"),
        FileProblem::TooMuch { place } => return format!("{place}内容太多，请只留下放假安排再传。"),
        FileProblem::OldWorkbook => "这是旧版 Excel（xls）或加了密码的文件，请另存为不加密的 xlsx 再传。",
        FileProblem::NotAWorkbook => "文件不是 Excel 工作簿（xlsx），请用示例模板填写。",
        FileProblem::NotText => "文件看不懂，请上传 xlsx、ics，或用 UTF-8 保存的文本。",
        FileProblem::Damaged => "文件已损坏，请重新保存后再传。",
    }
    .to_owned()
}

/// A state's term.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Filed => "待受理",
        Status::AskedBack => "待补充",
        Status::Accepted => "待派单",
        Status::Assigned => "待接单",
        Status::Taken => "已接单",
        Status::Working => "办理中",
        Status::OnHold => "已挂起",
        Status::Finished => "待验收",
        Status::Confirmed => "已办结",
        Status::ClosedUnanswered => "到期关闭",
        Status::Rejected => "不予受理",
        Status::Cancelled => "已撤回",
        Status::Merged => "已并单",
    }
}

/// The tone of a state's badge: the value of `data-is`.
pub fn status_tone(status: Status) -> &'static str {
    match status {
        Status::Filed | Status::Accepted | Status::Assigned => "",
        Status::Taken | Status::Working => "now",
        Status::OnHold | Status::AskedBack | Status::Finished => "warn",
        Status::Confirmed => "good",
        Status::Rejected => "bad",
        Status::ClosedUnanswered | Status::Cancelled | Status::Merged => "",
    }
}

/// An urgency's term.
pub fn urgency(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Normal => "一般",
        Urgency::Urgent => "紧急",
        Urgency::Emergency => "危急",
    }
}

/// What a button says.
pub fn command(kind: CommandKind) -> &'static str {
    match kind {
        CommandKind::Accept => "受理",
        CommandKind::Reject => "不予受理",
        CommandKind::AskBack => "请申请人补充",
        CommandKind::Answer => "补充说明",
        CommandKind::Reroute => "转给其他中心",
        CommandKind::Assign => "派单",
        CommandKind::AskHelp => "请人协助",
        CommandKind::ReleaseHelper => "不用再协助",
        CommandKind::StepBack => "退出协助",
        CommandKind::Take => "接单",
        CommandKind::HandBack => "退单",
        CommandKind::Start => "开始办理",
        CommandKind::Arrive => "我已到场",
        CommandKind::Hold => "挂起",
        CommandKind::Resume => "继续办理",
        CommandKind::NoAccess => "进不了现场",
        CommandKind::Reschedule => "预约上门时间",
        CommandKind::Finish => "完工",
        CommandKind::Confirm => "确认修好了",
        CommandKind::Return => "没弄好，退回",
        CommandKind::Cancel => "撤回申请",
        CommandKind::Nudge => "催单",
        CommandKind::Note => "内部备注",
        CommandKind::Message => "留言",
        CommandKind::Merge => "并入另一件",
        CommandKind::CloseUnanswered => "到期关闭",
        CommandKind::EndHold => "挂起到期",
        CommandKind::LoseVisit => "上门预约失效",
    }
}
