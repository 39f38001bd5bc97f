//! What can be allowed (权限), each with its term.

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident = $label:literal;)*) => {
        /// What can be allowed (权限).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Permission { $($(#[$doc])* $name,)* }

        impl Permission {
            /// Every permission, in the order of the table on paper.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The term on screen and in the snapshot.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }
        }
    };
}

permissions! {
    /// Own profile, password, sessions, drafts.
    ProfileEdit = "本人资料与登录";
    /// Own inbox, and by which channels its news are sent on.
    InboxOwn = "本人消息";
    /// The catalogue, places and centres as everybody sees them.
    CatalogueRead = "查看服务目录";
    /// Ask for a service for oneself.
    RequestFile = "提交申请";
    /// Register a request for a caller.
    RequestFileForOther = "代他人登记";
    /// See a request.
    RequestRead = "查看申请";
    /// See internal notes of the centre.
    NoteRead = "查看内部备注";
    /// The queue of a centre.
    QueueRead = "查看待办队列";
    /// Accept, reject, ask back, re-route, link duplicates.
    RequestTriage = "受理、退回、追问、转派、并单";
    /// Assign to a technician.
    RequestAssign = "派单";
    /// Internal note.
    RequestNote = "内部备注";
    /// Message on the case.
    RequestMessage = "留言";
    /// Take, start, hold, finish.
    RequestWork = "接单与办理";
    /// Ask a colleague to help, and let them go.
    RequestHelp = "请人协助";
    /// Step back from helping.
    RequestStepBack = "退出协助";
    /// Answer a question, confirm, return, cancel, nudge.
    RequestOwnStep = "补充、验收、退回、撤回、催单";
    /// Book, change or cancel the appointment of a visit.
    RequestReschedule = "预约与改约上门时间";
    /// Print the stickers of places.
    StickerPrint = "打印地点二维码";
    /// Follow an open request of the same place.
    RequestFollow = "关注申请";
    /// Rate: only the person served.
    RequestRate = "评价";
    /// See ratings with the rater's name.
    RatingReadNamed = "查看具名评价";
    /// See a rectification case.
    CaseRead = "查看差评整改";
    /// Answer a rectification case: what was done, another date, or that it is unfounded.
    CaseAnswer = "整改反馈";
    /// Hand a rectification case to another person of the centre.
    CaseHandOver = "交接整改";
    /// Confirm that a bad rating is unfounded, and call the rater back.
    CaseVerify = "核实与回访";
    /// See what became of one's own bad rating, and rate the rectification.
    CaseOwn = "查看本人差评的整改、复评";
    /// Satisfaction figures.
    SatisfactionRead = "查看满意度";
    /// Set targets and groups.
    TargetEdit = "设定目标与满意主体";
    /// Own dwelling and applications.
    HousingOwn = "我的住房与申请";
    /// The register of dwellings.
    DwellingRead = "查看住房台账";
    /// Move a housing application along.
    HousingAdvance = "办理住房申请";
    /// People and roles.
    PersonManage = "人员与角色";
    /// Working calendar.
    CalendarEdit = "工作日历";
    /// Who changed what in the administration.
    AuditRead = "查看审计日志";
    /// Which centre answers, and by which rule.
    RoutingRead = "查看归口与派单规则";
    /// Make, move and end routing rules; switch automatic dispatch.
    RoutingEdit = "派单规则";
    /// Skills, areas, shift and leave of technicians.
    TechnicianEdit = "服务人员技能与班次";
    /// Announce an incident, link requests to it, end it.
    IncidentAnnounce = "故障公告";
    /// When a centre's people can come.
    SlotRuleEdit = "上门时段";
    /// Plans of recurring service.
    PlanEdit = "周期服务";
    /// See the runs of background jobs.
    JobRead = "查看系统任务";
    /// Who is told when time runs out.
    EscalationEdit = "督办规则";
    /// Close what nobody answered, end holds, fold totals.
    Reconcile = "到期处理与汇总";
}
