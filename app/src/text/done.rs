//! What the last action did, by the code that a redirect carries in the address.

/// The sentence for the field `done`; nothing for a code that is not known.
#[must_use]
pub fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "filed" => "已提交。服务中心受理、派单、完工时，这里都能看到。",
        "filed_partly" => "已提交。有照片没能传上去，可以在这一页补传。",
        "rated" => "谢谢你的评价。",
        "password" => "密码已设置，其他设备上的登录已退出。",
        "place" => "常用地点已更新，下次申请会自动带上。",
        "escalation" => "督办规则已保存。",
        "channel" => "消息推送已更新。",
        "theme" => "显示方式已更换。",
        "photo" => "照片已上传。",
        "day" => "已登记，还没办结的时限按它重新计算；那天因此不上班的，约好的上门已取消，并通知另约。",
        "hours" => "服务时间已采用，还没办结的时限按它重新计算；那天约好的上门已取消，并通知另约。",
        "own_hours" => "已单独设一份，先和原来的一样，现在可以分开改。",
        "clock" => "已登记，从所填的那天起按它计时。",
        "rule" => "规则已增加，从现在起按新的顺序分派。",
        "slot" => "上门时段已增加，申请人从现在起可以预约。",
        "plan" => "周期计划已增加，到日子会自动生成申请。",
        "notice" => "放假安排已采用，还没办结的时限按它重新计算；那天约好的上门已取消，并通知另约。",
        "followed" => "已关注，有进展会在这里显示。",
        _ => return None,
    })
}
