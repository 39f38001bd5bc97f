//! What the forms of commands ask, in words.

use domain::lifecycle::CommandKind;

/// The title of a command's form and what follows from it.
pub fn question(kind: CommandKind) -> (&'static str, &'static str) {
    match kind {
        CommandKind::Accept => ("受理这件申请", ""),
        CommandKind::Reject => ("为什么不予受理？", "原因会原样显示给申请人。"),
        CommandKind::AskBack => ("想问申请人什么？", "等待答复期间，时限按计时规则暂停。"),
        CommandKind::Answer => ("补充说明", "服务中心看到后会继续办理。"),
        CommandKind::Reroute => ("转给哪个中心？", "申请人会看到转派的原因。"),
        CommandKind::Assign => ("派给谁？", "按技能、时限、当班、距离和手上件数排序。"),
        CommandKind::AskHelp => (
            "请谁来协助？",
            "对方马上收到消息，这件事也会进他的任务；办理和完工仍由承办人负责。",
        ),
        CommandKind::ReleaseHelper => (
            "谁不用再协助？",
            "对方会收到消息；人数不足的作业不能继续，要先请到别人。",
        ),
        CommandKind::StepBack => (
            "为什么退出协助？",
            "承办人和服务台会收到消息；人数不足时，办理会停下来等人。原因只有中心看得到。",
        ),
        CommandKind::Take => ("接单", ""),
        CommandKind::HandBack => ("为什么退单？", "会回到服务中心重新派单，原因只有中心看得到。"),
        CommandKind::Start => ("开始办理", ""),
        CommandKind::Arrive => ("到场", ""),
        CommandKind::Hold => ("为什么挂起？", "自己的原因时限照走，别人的原因时限暂停。"),
        CommandKind::Resume => ("继续办理", ""),
        CommandKind::NoAccess => ("进不了现场", "约好下次上门的时间，在那之前时限暂停。"),
        CommandKind::Reschedule => ("约什么时间上门？", "开始办理以前都可以改；改了会告诉对方。"),
        CommandKind::Finish => ("做了什么？", "写给申请人看，完工后由申请人确认。"),
        CommandKind::Confirm => ("确认修好了", ""),
        CommandKind::Return => ("哪里没有弄好？", "同一件申请会重新开工，退回次数会记下来。"),
        CommandKind::Cancel => ("撤回这件申请？", "撤回后不能恢复，需要时再提交一件。"),
        CommandKind::Nudge => ("催单", "服务中心和师傅会看到你催过，须在催单答复时限内答复。"),
        CommandKind::Note => ("内部备注", "只有服务中心、师傅和管理局看得到。"),
        CommandKind::Message => ("留言", "办理这件事的人和申请人都看得到。"),
        CommandKind::Merge => ("并入哪一件？", "申请人会自动关注那一件，并能评价。"),
        CommandKind::CloseUnanswered | CommandKind::EndHold | CommandKind::LoseVisit => ("", ""),
    }
}

/// A text that says the work is not right after all (与验收相矛盾): whoever writes it while confirming is asked once more.
#[must_use]
pub fn contradicts_acceptance(text: &str) -> bool {
    const SIGNS: [&str; 12] = [
        "还没好",
        "没修好",
        "没弄好",
        "没好",
        "还是坏",
        "又坏",
        "还坏",
        "没解决",
        "不行",
        "还在漏",
        "还是不",
        "没有修好",
    ];
    SIGNS.iter().any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_a_person_can_give_asks_something() {
        for kind in CommandKind::ALL {
            let automatic = matches!(
                kind,
                CommandKind::CloseUnanswered | CommandKind::EndHold | CommandKind::LoseVisit
            );
            assert_eq!(question(kind).0.is_empty(), automatic, "{kind:?}");
        }
    }

    #[test]
    fn words_against_the_acceptance_are_noticed() {
        for text in ["师傅来了，可是还没好", "灯还是不亮", "昨天修的，今天又坏了"] {
            assert!(contradicts_acceptance(text), "{text}");
        }
        for text in ["修好了，谢谢", "很快，好用", ""] {
            assert!(!contradicts_acceptance(text), "{text}");
        }
    }
}
