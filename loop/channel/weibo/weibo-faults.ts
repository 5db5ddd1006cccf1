import { faultTable } from '../faults.ts'

/** Error codes of the Weibo interface and what each means for us. A new one is a new line. */
export const weiboFaults = faultTable([
  [10001, 'doubt', '微博系统错误，系统会自动核实并重试'],
  [10002, 'doubt', '微博服务暂停，系统会自动核实并重试'],
  [10009, 'again', '微博任务过多，稍后自动重试'],
  [10003, 'doubt', '微博远程服务错误，系统会自动核实并重试'],
  [10010, 'doubt', '微博任务超时，系统会自动核实并重试'],
  [10004, 'refuse', '本机出口地址受微博限制，请管理员在开放平台登记 IP，或核对 YUSHU_WEIBO_RIP'],
  [10008, 'refuse', '微博不接受参数，请联系管理员核对微博渠道配置'],
  [10014, 'refuse', '应用没有此接口的权限，请在微博开放平台申请，或改为人工发布并回填链接'],
  [10016, 'refuse', '微博接口缺少参数，请联系管理员核对微博渠道配置'],
  [10017, 'refuse', '微博不接受参数值，请检查内容中的链接是否在安全域名下'],
  [10022, 'hour', '本机 IP 的微博接口次数已用完，一小时后自动重试'],
  [10023, 'hour', '账号的微博接口次数已用完，一小时后自动重试'],
  [10024, 'hour', '账号此接口的次数已用完，一小时后自动重试'],
  [20012, 'refuse', '微博文字超过 140 字，请缩短后更正再发'],
  [20013, 'refuse', '微博文字超过 300 字节，请缩短后更正再发'],
  [20015, 'refuse', '账号、IP 或应用被微博限制，请登录微博查看通知'],
  [20016, 'hour', '账号发微博过于频繁，一小时后自动重试'],
  [20017, 'doubt', '微博称与近期内容相似，系统会到账号时间线核实'],
  [20018, 'refuse', '微博认为内容含非法网址，请检查链接后更正再发'],
  [20019, 'doubt', '微博称内容重复，系统会到账号时间线核实'],
  [20020, 'refuse', '微博认为内容是广告，请修改后更正再发'],
  [20021, 'refuse', '微博审核未通过，请登录微博查看理由，修改后更正再发'],
  [20031, 'refuse', '微博要求验证码，请登录微博处理后续发'],
  [20032, 'doubt', '微博称已发布但显示延迟，系统会到账号时间线核实'],
  [21314, 'refuse', '微博授权已用过，请管理员重新授权并更新 YUSHU_WEIBO_ACCESS_TOKEN，然后续发'],
  [21315, 'refuse', '微博授权已过期，请管理员重新授权并更新 YUSHU_WEIBO_ACCESS_TOKEN，然后续发'],
  [21316, 'refuse', '微博授权已撤销，请管理员重新授权并更新 YUSHU_WEIBO_ACCESS_TOKEN，然后续发'],
  [21317, 'refuse', '微博授权被拒绝，请管理员重新授权并更新 YUSHU_WEIBO_ACCESS_TOKEN，然后续发'],
  [21327, 'refuse', '微博授权已过期，请管理员重新授权并更新 YUSHU_WEIBO_ACCESS_TOKEN，然后续发'],
  [21332, 'refuse', '微博授权无效，请管理员重新授权并更新 YUSHU_WEIBO_ACCESS_TOKEN，然后续发'],
])

/** Said of a text that is there already: ours, or another's of the same words. */
export const repeatedCodes: ReadonlySet<string> = new Set(['20019', '20017'])
