import { faultTable } from '../faults.ts'

/** Error codes of the official-account interface and what each means for us. A new one is a new line. */
export const wechatFaults = faultTable([
  [-1, 'doubt', '微信系统繁忙，系统会自动核实并重试'],
  [40001, 'token', '微信访问令牌无效，系统会自动更换后重试'],
  [40014, 'token', '微信访问令牌不合法，系统会自动更换后重试'],
  [42001, 'token', '微信访问令牌已过期，系统会自动更换后重试'],
  [40013, 'refuse', '微信 AppID 不对，请管理员核对 YUSHU_WECHAT_APPID'],
  [40125, 'refuse', '微信 AppSecret 不对或已重置，请管理员更新 YUSHU_WECHAT_SECRET'],
  [40164, 'refuse', '本机出口地址不在公众号白名单，请管理员在公众平台“开发接口管理—IP白名单”中加入'],
  [61004, 'refuse', '本机出口地址不在公众号白名单，请管理员在公众平台“开发接口管理—IP白名单”中加入'],
  [45035, 'refuse', '本机出口地址不在公众号白名单，请管理员在公众平台“开发接口管理—IP白名单”中加入'],
  [40007, 'refuse', '微信找不到素材或草稿（media_id 无效），请续发，系统会重新上传'],
  [45009, 'tomorrow', '公众号今日接口次数已用完，次日零时后自动续发'],
  [45011, 'minute', '公众号接口调用过于频繁，一分钟后自动重试'],
  [47001, 'refuse', '微信不能解析发送的内容，请检查正文中的特殊字符后更正再发'],
  [48001, 'refuse', '该公众号没有发布接口权限，请改为人工发布并回填链接'],
  [48004, 'refuse', '该公众号接口被封禁，请登录公众平台查看通知；可先人工发布并回填链接'],
  [45166, 'refuse', '微信认为正文内容不合法，请检查链接和格式后更正再发'],
  [53500, 'refuse', '发布功能被封禁，请登录公众平台查看通知'],
  [53501, 'minute', '公众号频繁请求发布，一分钟后自动重试'],
  [53502, 'refuse', '公众号发布请求无效，请登录公众平台核实草稿后续发'],
  [53503, 'refuse', '草稿未通过发布检查，请登录公众平台查看原因，修改后更正再发'],
  [53504, 'refuse', '该草稿只能在公众平台网页发布，请人工发布并回填链接'],
  [53505, 'refuse', '请登录公众平台手动保存草稿后再发布，并回填链接'],
])

/** Codes that mean the draft asked for is not (or no more) in the box. */
export const draftGone: ReadonlySet<string> = new Set(['40007'])

/** `publish_status` that end a publication badly: the words say what to do. */
export const publishRefusals: Readonly<Record<string, string>> = {
  '2': '微信原创校验未通过，请修改后更正再发，或在公众平台申诉',
  '3': '微信发布失败，请登录公众平台查看原因后续发',
  '4': '微信平台审核未通过，请登录公众平台查看理由，修改后更正再发',
  '5': '文章发布后已被账号管理员删除，请核实',
  '6': '文章发布后被平台屏蔽，请登录公众平台查看理由',
}
