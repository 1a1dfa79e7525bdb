"""What an act and an object are called on a page."""

from __future__ import annotations

KINDS = {
    "household": "家庭", "person": "人员", "employer": "工作单位", "import": "导入批次",
    "batch": "发放批次", "batchline": "发放明细", "payable": "应付款项", "finding": "测算结果",
    "assessment": "测算", "crosscheck": "三本账对碰", "issue": "对碰问题", "file": "存档文件",
    "job": "作业", "auditentry": "审计记录", "user": "账号", "post": "岗位",
}  # fmt: skip

ACTS = {
    "view": "查看", "reveal": "查看完整号码", "list": "查看名单", "export": "导出",
    "household.open": "建档", "household.close": "注销档案", "household.restore": "恢复档案",
    "household.record": "登记家庭情况", "household.join": "加入成员",
    "household.leave": "成员离开", "household.move_in": "迁入", "household.move_out": "迁出",
    "household.parentage": "登记子女来源", "person.record": "登记个人情况",
    "person.correct": "更正身份信息", "account.replace": "更换一卡通账号",
    "marriage.record": "登记婚姻", "marriage.correct": "更正婚姻",
    "marriage.withdraw": "撤回婚姻登记", "certificate.issue": "发证",
    "certificate.cancel": "注销证件", "certificate.print": "打印证件",
    "certificate.replace": "换证", "certificate.stamp": "年审",
    "certificate.stamp_area": "整片年审", "employer.add": "登记单位",
    "employer.correct": "更正单位", "employer.end": "登记单位终止",
    "employer.restore": "恢复单位", "import.staged": "暂存导入", "import.checked": "试读导入",
    "import.decided": "处理导入差异", "import.committed": "提交导入",
    "import.discarded": "放弃导入", "import.undone": "撤销导入",
    "import.forgotten": "清除导入原件", "benefits.assessed": "发放测算",
    "benefits.opened": "查看测算依据", "benefits.confirmed": "确认待遇",
    "benefits.stopped": "停发待遇", "benefits.held": "暂缓发放", "benefits.lifted": "解除暂缓",
    "benefits.put_aside": "搁置提示", "benefits.given_back": "收回搁置",
    "benefits.taken_over": "接收原有名单", "benefits.call_answered": "答复咨询",
    "benefits.payment_term": "设置发放期", "money.raise": "列出应付",
    "money.withdraw": "撤回应付", "crosscheck.check": "三本账对碰",
    "crosscheck.settle": "处理对碰问题", "file.stored": "存档文件", "file.removed": "删除文件",
    "job.stopped": "停止作业", "job.resumed": "继续作业", "regions.added": "登记村（社区）",
    "backup.taken": "备份", "backup.restored": "恢复备份", "vault.rotated": "更换密钥",
    "vault.rewrapped": "更换主密钥", "vault.retired": "停用旧密钥",
    "vault.resealed": "重新加密", "account.logged_in": "登录",
    "account.password_given": "发放口令", "account.password_changed": "修改口令",
    "account.paper_codes_renewed": "换发备用码", "account.paper_code_used": "使用备用码",
    "account.factor_wrong": "动态码错误", "account.factor_reset": "重置动态码",
    "account.factor_confirmed": "启用动态码", "account.sitting_ended": "结束登录",
    "account.proved_again": "再次验证身份",
}  # fmt: skip
