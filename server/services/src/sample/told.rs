//! The stories themselves: zhigong's, and those of others.

use domain::request::{HoldReason, Urgency};

use super::stories::Where::{Home, Room};
use super::stories::{BASE, By, Step, Story};
use Step::{
    Accept, Answer, AskBack, AskHelp, Assign, CalledBack, Cancel, Confirm, Disputed, Extended, Finish, Fixed, HandBack,
    Hold, Merge, Message, NoAccess, Note, Nudge, Rate, RatedAgain, Reject, Reroute, Resume, Return, Start, Take,
    Unanswered,
};

#[rustfmt::skip]
pub(super) const ZHIGONG: &[Story] = &[
    // Finished, waits for acceptance.
    Story { service: "air-conditioner", phrase: "不制冷", text: "开了半小时还是热风，靠窗那台。", ago: 620, photos: 2, steps: &[
        (605, Accept), (600, Assign("shifu")), (590, Take("shifu")), (560, Message(By::Technician, "下午两点到，请留门。")),
        (550, Message(By::Requester, "好的，门不锁。")), (180, Start), (55, Finish("补充冷媒并清洗滤网，出风 16 ℃，试机半小时正常。"))], ..BASE },
    // Confirmed, not rated yet.
    Story { service: "electric", phrase: "灯闪烁", text: "工位正上方两根灯管。", ago: 1500, steps: &[
        (1490, Accept), (1480, Assign("shifu2")), (1470, Take("shifu2")), (1300, Start), (1260, Finish("已更换两根灯管和镇流器。")),
        (900, Confirm)], ..BASE },
    // In work.
    Story { service: "water", place: Room(3, 12, 91), phrase: "水龙头漏水", text: "男卫生间左边第二个水龙头关不严。", ago: 240, photos: 1, steps: &[
        (225, Accept), (220, Assign("shifu2")), (210, Take("shifu2")), (40, Start)], ..BASE },
    // Past its deadline, nudged.
    Story { service: "furniture", phrase: "桌椅损坏", text: "办公椅气杆坏了，坐下就往下掉。", ago: 1700, photos: 1, steps: &[
        (1650, Accept), (1640, Assign("shifu3")), (1600, Take("shifu3")), (1400, Start), (700, Nudge("请问什么时候能修好？")),
        (650, Note(By::Desk, "配件供应商答复还要两天。"))], ..BASE },
    // Just filed.
    Story { service: "supplies", phrase: "领复印纸", text: "A4 四箱，送到 1208。", ago: 18, answers: &[("count", "4")], ..BASE },
    // The centre asked back.
    Story { service: "print", phrase: "打印汇报材料", text: "会上用，明天上午要。", ago: 150, answers: &[("copies", "60"), ("colour", "彩色"), ("secret", "不涉密")],
        steps: &[(130, Accept), (120, AskBack("请问要不要装订，封面用什么纸？"))], ..BASE },
    // On hold for a reason of the provider's own.
    Story { service: "meeting-sound", place: Room(3, 2, 92), phrase: "投影不显示", text: "换了线还是没有信号。", ago: 500, steps: &[
        (490, Accept), (485, Assign("huiwu")), (470, Take("huiwu")), (400, Start), (330, Hold(HoldReason::Parts, "灯泡老化，备件明天到货。"))], ..BASE },
    // At home, with an appointment after nobody opened.
    Story { service: "dwelling-repair", place: Home(1, 2, 1, 3, 2), phrase: "厨卫漏水", text: "厨房水槽下面的软管渗水。", ago: 900, photos: 1, answers: &[("home", "工作日晚上")], steps: &[
        (860, Accept), (850, Assign("weixiu")), (830, Take("weixiu")), (430, NoAccess("敲门无人应答，电话约好改期。", 240))], ..BASE },
    // Rated well.
    Story { service: "cleaning", place: Room(3, 12, 90), phrase: "地面有水渍", ago: 2600, steps: &[
        (2590, Accept), (2588, Assign("baojie")), (2585, Take("baojie")), (2570, Start), (2550, Finish("已拖干并放置提示牌。")), (2500, Confirm),
        (2490, Rate(5, [5, 5, 5], &["响应快", "现场干净"], "来得很快。", false))], ..BASE },
    // Rated badly, by name: an open case.
    Story { service: "furniture", place: Room(3, 12, 6), phrase: "门锁打不开", text: "钥匙能插进去，转不动。", ago: 3300, steps: &[
        (3200, Accept), (3150, Assign("shifu3")), (3100, Take("shifu3")), (2000, Nudge("已经三天没人来了。")), (1500, Start), (1450, Finish("已换锁芯。")),
        (1200, Return("新锁芯第二天又卡住。")), (900, Start), (860, Finish("重新调整锁体。")), (700, Confirm),
        (640, Rate(2, [1, 3, 3], &["响应慢", "反复返修"], "一把锁修了两次，前后一周。", true))], ..BASE },
    Story { service: "car", phrase: "市内公务", ago: 1100, answers: &[("destination", "示例市行政中心"), ("people", "3")], steps: &[
        (1080, Accept), (900, Cancel("会议改期，不用车了。"))], ..BASE },
    Story { service: "housing-advice", phrase: "周转住房", text: "想调换到离单位近一些的小区。", ago: 3000, steps: &[
        (2950, Reject("周转住房调换每年三月集中受理，请届时提交。"))], ..BASE },
    Story { service: "canteen", phrase: "口味偏咸", text: "二楼窗口的汤。", ago: 4300, steps: &[
        (4250, Accept), (4240, Assign("shifu4")), (4200, Take("shifu4")), (4100, Start), (4000, Finish("已与厨师长沟通，减盐并每日试味。")), (10, Unanswered)], ..BASE },
];

#[rustfmt::skip]
pub(super) const OTHERS: &[Story] = &[
    // 13: a lift stands still with somebody inside.
    Story { who: "finance-zga", service: "elevator", place: Room(5, 1, 90), phrase: "有人被困", text: "2 号梯停在 3、4 层之间，里面有两个人。", urgency: Urgency::Emergency, why: "有人被困",
        answers: &[("lift", "2 号梯")], ago: 34, by_desk: true, steps: &[(33, Accept), (32, Assign("qiangxiu2")), (31, Take("qiangxiu2")), (30, AskHelp("qiangxiu")), (22, Start), (20, Message(By::Technician, "已与轿厢内人员通话，情绪稳定。"))], ..BASE },
    Story { who: "personnel-zgb", service: "elevator", place: Room(5, 1, 90), phrase: "停在某层不动", answers: &[("lift", "2 号梯")], ago: 30, steps: &[(27, Merge(13))], ..BASE },
    Story { who: "archives-xz", service: "rescue", place: Room(2, 3, 91), phrase: "天花板漏水", text: "库房隔壁，水已经流到走廊。", urgency: Urgency::Emergency, why: "档案库房有进水危险", ago: 300, photos: 1, steps: &[
        (296, Accept), (295, Assign("qiangxiu")), (293, Take("qiangxiu")), (280, Start), (215, Finish("关阀、换管、抽水，已恢复供水。")), (180, Confirm),
        (150, Rate(5, [5, 5, 4], &["响应快", "讲得清楚"], "二十分钟就到了。", true))], ..BASE },
    // New for the desk.
    Story { who: "planning-zga", service: "air-conditioner", phrase: "漏水", text: "滴到文件柜上了。", urgency: Urgency::Urgent, why: "文件柜下面有积水", ago: 12, photos: 1, ..BASE },
    Story { who: "statistics-zgb", service: "electric", phrase: "插座没电", ago: 40, ..BASE },
    Story { who: "regulations-xz", service: "print", phrase: "复印文件", ago: 55, answers: &[("copies", "120"), ("colour", "黑白"), ("secret", "不涉密")], ..BASE },
    Story { who: "education-zga", service: "furniture", phrase: "窗帘脱落", ago: 95, ..BASE },
    Story { who: "supervision-xz", service: "working-meal", phrase: "晚餐", text: "加班，请送到 2 号楼值班室。", ago: 70, answers: &[("count", "12")], by_desk: true, ..BASE },
    // Accepted, waiting for a technician: anybody may take them.
    Story { who: "information-zga", service: "air-conditioner", place: Room(2, 1, 3), phrase: "噪音大", text: "机房的备用空调。", ago: 130, steps: &[(110, Accept)], ..BASE },
    Story { who: "finance-zgb", service: "water", phrase: "下水不畅", ago: 160, steps: &[(140, Accept)], ..BASE },
    Story { who: "office-zga", service: "public-repair", place: Room(3, 1, 90), phrase: "地面破损", text: "大厅东侧一块地砖翘起。", ago: 210, photos: 1, steps: &[(180, Accept)], ..BASE },
    Story { who: "personnel-zga", service: "bathhouse", phrase: "水温不稳", ago: 260, steps: &[(235, Accept), (230, Assign("shifu2")), (200, HandBack("锅炉归暖通组。"))], ..BASE },
    // Assigned, not taken yet.
    Story { who: "office-zgb", service: "air-conditioner", phrase: "有异味", ago: 190, steps: &[(175, Accept), (170, Assign("shifu"))], ..BASE },
    Story { who: "archives-zga", service: "electric", phrase: "跳闸", text: "一开除湿机就跳。", ago: 205, steps: &[(190, Accept), (188, Assign("shifu2")), (60, Nudge(""))], ..BASE },
    Story { who: "education-xz", service: "supplies", phrase: "领硒鼓墨盒", ago: 330, answers: &[("count", "6")], steps: &[(300, Accept), (290, Assign("shifu4"))], ..BASE },
    // Taken.
    Story { who: "planning-xz", service: "air-conditioner", place: Room(4, 5, 92), phrase: "不制热", ago: 280, steps: &[(270, Accept), (268, Assign("shifu")), (250, Take("shifu"))], ..BASE },
    Story { who: "statistics-xz", service: "water", phrase: "没有热水", ago: 250, steps: &[(235, Accept), (228, Take("shifu2"))], ..BASE },
    Story { who: "finance-xz", service: "meeting", place: Room(4, 2, 92), phrase: "需要会场布置", ago: 600, answers: &[("people", "80")], steps: &[
        (580, Accept), (570, Assign("huiwu")), (560, Take("huiwu")), (500, Message(By::Desk, "席卡名单请今天下班前发来。"))], ..BASE },
    Story { who: "lingdao", service: "car", phrase: "下乡调研", ago: 350, answers: &[("destination", "示例县调研点"), ("people", "4"), ("back", "是")], steps: &[
        (340, Accept), (335, Assign("jiashi")), (330, Take("jiashi"))], ..BASE },
    // In work.
    Story { who: "regulations-zga", service: "air-conditioner", phrase: "遥控器失灵", ago: 320, steps: &[(310, Accept), (305, Assign("shifu")), (300, Take("shifu")), (30, Start)], ..BASE },
    Story { who: "supervision-zgb", service: "greening", place: Room(2, 1, 90), phrase: "绿植枯萎", ago: 1300, steps: &[(1250, Accept), (1240, Assign("baojie")), (1200, Take("baojie")), (100, Start)], ..BASE },
    Story { who: "information-xz", service: "moving", phrase: "调整办公室", ago: 1600, answers: &[("target", "2 号楼 3 层 302 室")], steps: &[
        (1540, Accept), (1530, Assign("weixiu")), (1500, Take("weixiu")), (200, Start)], ..BASE },
    // Past their deadlines.
    Story { who: "education-zgb", service: "electric", phrase: "灯不亮", text: "走廊尽头三盏都不亮。", ago: 800, steps: &[(700, Accept), (690, Assign("shifu2")), (600, Take("shifu2")), (200, Nudge("晚上下班看不见路。"))], ..BASE },
    Story { who: "statistics-zga", service: "binding", phrase: "胶装成册", ago: 1250, answers: &[("copies", "30")], steps: &[(1100, Accept)], ..BASE },
    Story { who: "personnel-xz", service: "parking", phrase: "道闸故障", ago: 180, ..BASE },
    // On hold.
    Story { who: "archives-ld", service: "air-conditioner", place: Room(2, 2, 1), phrase: "不制冷", ago: 1000, steps: &[
        (985, Accept), (980, Assign("shifu")), (970, Take("shifu")), (900, Start), (860, Hold(HoldReason::Requester, "库房温控改造方案待申请人确认。"))], ..BASE },
    Story { who: "office-xz", service: "window-cleaning", place: Room(3, 14, 92), phrase: "清洗地毯", ago: 2000, answers: &[("area", "120")], steps: &[
        (1950, Accept), (1940, Assign("baojie")), (1900, Take("baojie")), (1500, Hold(HoldReason::Approval, "费用待部门审批。")), (700, Resume), (300, Hold(HoldReason::Access, "会议室连续占用，约定周末进场。"))], ..BASE },
    // Moved to another centre.
    Story { who: "regulations-zgb", service: "public-repair", place: Room(4, 1, 90), phrase: "路灯不亮", ago: 420, steps: &[(390, Reroute("property-company", "院区路灯由物业负责。"))], ..BASE },
    // Finished, waiting for acceptance.
    Story { who: "planning-zgb", service: "electric", phrase: "开关损坏", ago: 700, steps: &[(690, Accept), (680, Assign("shifu2")), (660, Take("shifu2")), (400, Start), (380, Finish("已更换开关面板。"))], ..BASE },
    Story { who: "information-zgb", service: "pest-control", phrase: "蚊虫多", ago: 900, steps: &[(860, Accept), (850, Assign("baojie")), (840, Take("baojie")), (300, Start), (240, Finish("已喷洒并更换纱窗。"))], ..BASE },
    // Returned and being worked on again.
    Story { who: "supervision-zga", service: "water", phrase: "马桶堵塞", ago: 820, steps: &[
        (800, Accept), (795, Assign("shifu2")), (780, Take("shifu2")), (700, Start), (660, Finish("已疏通。")), (500, Return("用了两次又堵了。")), (90, Start)], ..BASE },
    // Closed and rated.
    Story { who: "lingdao", service: "meeting", place: Room(3, 14, 92), phrase: "需要全程服务", ago: 2400, answers: &[("people", "25")], steps: &[
        (2380, Accept), (2370, Assign("huiwu")), (2360, Take("huiwu")), (2000, Start), (1800, Finish("会议服务完成，设备已归位。")), (1700, Confirm),
        (1600, Rate(5, [5, 5, 5], &["态度好"], "", false))], ..BASE },
    // Rated badly without a name: the second open case.
    Story { who: "personnel-zga", service: "print", phrase: "制作名片", ago: 1900, answers: &[("copies", "200"), ("colour", "彩色"), ("secret", "不涉密")], steps: &[
        (1850, Accept), (1840, Assign("shifu4")), (1800, Take("shifu4")), (900, Start), (850, Finish("已印制两盒。")), (600, Confirm),
        (500, Rate(2, [2, 2, 0], &["没按约定时间"], "说好当天取，拖了两天。", false))], ..BASE },
    Story { who: "office-ld", service: "reception", phrase: "来访引导", ago: 3100, answers: &[("people", "8"), ("letter", "是")], steps: &[
        (3060, Accept), (3050, AskBack("请补充来访单位和公函编号。")), (2980, Answer("示例单位，公函已送机要。")), (2970, Assign("huiwu")), (2950, Take("huiwu")), (2700, Start), (2500, Finish("引导与茶水服务完成。")), (2300, Confirm)], ..BASE },
    // Rated badly, and the answer overdue; put off once.
    Story { who: "archives-zgb", service: "cleaning", phrase: "地面有水渍", ago: 5600, steps: &[
        (5590, Accept), (5580, Assign("baojie")), (5570, Take("baojie")), (5500, Start), (5450, Finish("已清理。")), (5300, Confirm),
        (5200, Rate(2, [2, 3, 2], &["现场没收拾"], "擦完还是一地水。", false)), (4500, Extended("保洁外包换班，需要重新培训。", 3))], ..BASE },
    // The centre calls it unfounded: a verifier has to look.
    Story { who: "planning-ld", service: "parking", phrase: "道闸故障", ago: 3400, steps: &[
        (3390, Accept), (3380, Assign("baojie")), (3370, Take("baojie")), (3300, Start), (3250, Finish("道闸已恢复。")), (3100, Confirm),
        (3000, Rate(1, [1, 2, 0], &["响应慢"], "等了一上午。", false)), (2600, Disputed("当天全院停电，十点来电后二十分钟恢复，有停电通知为证。"))], ..BASE },
    // Answered, and waits for its call-back.
    Story { who: "statistics-ld", service: "air-conditioner", phrase: "不制冷", ago: 3000, steps: &[
        (2990, Accept), (2980, Assign("shifu")), (2970, Take("shifu")), (2800, Start), (2700, Finish("已加冷媒。")), (2600, Confirm),
        (2500, Rate(2, [2, 3, 3], &["没有修好"], "第二天又不冷了。", false)), (700, Fixed("查明是管路漏点，已补焊并试机两小时；向申请人说明。"))], ..BASE },
    // Called back, and waits for the second rating.
    Story { who: "zhigong", service: "water", place: Room(3, 12, 91), phrase: "没有热水", ago: 4200, steps: &[
        (4190, Accept), (4180, Assign("shifu2")), (4170, Take("shifu2")), (4000, Start), (3900, Finish("已更换加热管。")), (3800, Confirm),
        (3700, Rate(2, [2, 3, 3], &["反复返修"], "修了三回。", true)), (2300, Fixed("整机更换，并检查了同层另外两台。")),
        (1500, CalledBack(false, "")), (700, CalledBack(true, "对方说这次好了。"))], ..BASE },
    // Through the whole life, opened again once.
    Story { who: "education-ld", service: "binding", phrase: "胶装成册", answers: &[("copies", "20")], ago: 9000, steps: &[
        (8980, Accept), (8970, Assign("shifu4")), (8960, Take("shifu4")), (8900, Start), (8800, Finish("已装订。")), (8700, Confirm),
        (8600, Rate(2, [2, 3, 0], &["没有修好"], "有三册掉页。", false)), (8000, Fixed("掉页三册重新胶装。")), (7500, CalledBack(true, "说还有一册松动。")),
        (7200, RatedAgain(2, "又松了一册。")), (6500, Fixed("换胶种，二十册全部重装。")), (6000, CalledBack(true, "都好了。")), (5700, RatedAgain(4, ""))], ..BASE },
];
