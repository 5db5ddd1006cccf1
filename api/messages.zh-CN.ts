import type { ErrorCode } from '../pipeline/platform/errors.ts'

/** Every sentence the HTTP side says to a person, in one place. */
export const messages = {
  notice: '非涉密系统，严禁处理国家秘密',

  /** By code, when the failure itself has no better words: what happened and what to do. */
  failures: {
    BAD_INPUT: '提交的内容不符合要求，请检查后重试',
    NOT_SIGNED_IN: '请先登录',
    FORBIDDEN: '您没有办理此事的权限',
    NOT_FOUND: '没有找到所请求的内容，可能已被删除或地址有误',
    VERSION_CONFLICT: '内容已被他人更新，请刷新后再试',
    ILLEGAL_MOVE: '当前状态下不能进行此操作，请刷新后再试',
    GATE_CLOSED: '检查未通过，请按提示处理后再试',
    TOO_LARGE: '提交的内容过大，请分批提交',
    TOO_MANY_REQUESTS: '操作过于频繁，请稍后再试',
    FETCH_FAILED: '目标网站暂时无法访问，请稍后再试',
    FETCH_REFUSED: '目标网站拒绝访问或不在允许范围内',
    EXTRACT_FAILED: '页面内容无法识别',
    BUS_FAILED: '消息总线暂时不可用，请稍后再试',
    STORE_FAILED: '检索库暂时不可用，请稍后再试',
    LEDGER_FAILED: '业务台账暂时不可用，请稍后再试',
    CORRUPT: '数据校验未通过，请联系系统管理员',
    BUSY: '系统繁忙，请稍后再试',
    MISSING_PART: '该功能所需的组件未安装，请联系系统管理员',
    INTERNAL: '系统出现意外错误，请将编号告知系统管理员',
  } satisfies Record<ErrorCode, string>,

  refusals: {
    csrf: '页面已过期，请刷新后再试',
    crossSite: '请求来自其他网站，已拒绝',
    token: '接口令牌无效，或没有此项权限',
    classified: '内容含有密级标志。本系统为非涉密系统，严禁处理国家秘密，请立即按保密规定处置',
    tooManyStreams: '打开的页面过多，请关闭一些后再试',
    noCrawler: '本进程不承担采集任务，请在采集进程上操作',
    notCrawled: '没有采集进程接手，请确认采集进程在运行后再试',
    noDemo: '本进程没有演示功能',
    badBody: '请求内容应为 JSON 对象',
    lineTooLong: '一行超过长度上限，未读取',
    classifiedLine: '含有密级标志，未保存。本系统为非涉密系统',
    tooManyLines: '一次推送的行数超过上限，请分批推送',
    tooManyBytes: '一次推送的数据量超过上限，请分批推送',
    cutOff: '连接中断，数据未收完',
  },

  /** Fields as a person calls them; others are named by their path. */
  fields: {
    username: '用户名',
    password: '密码',
    current: '当前密码',
    next: '新密码',
    name: '名称',
    roles: '角色',
    title: '标题',
    body: '正文',
    column: '栏目',
    openness: '公开属性',
    query: '检索式',
    q: '检索式',
    from: '起始时间',
    to: '截止时间',
    limit: '条数',
    offset: '起始位置',
    reason: '理由',
    opinion: '意见',
    verdict: '审核结论',
    code: '类别',
    level: '级别',
    levelReason: '定级理由',
    playbookId: '预案',
    spokesperson: '发言人',
    line: '口径',
    note: '备注',
    text: '内容',
    review: '评估',
    lessons: '改进措施',
    issue: '刊期',
    version: '版本号',
    ids: '编号',
    minutes: '时长（分钟）',
    scope: '权限范围',
  } as Readonly<Record<string, string>>,

  labels: {
    channel: {
      website: '网站',
      weibo: '微博',
      wechat: '微信公众号',
      forum: '论坛',
      video: '视频',
      hotlist: '热榜',
      letterbox: '信箱',
      hotline: '热线',
      other: '其他',
    },
    sentiment: { negative: '负面', neutral: '中性', positive: '正面' },
    concern: {
      complaint: '投诉',
      question: '疑问',
      suggestion: '建议',
      'rumour-suspect': '疑似不实',
      praise: '肯定',
      report: '报道',
    },
    kind: { article: '文章', post: '帖文', repost: '转发', comment: '评论', letter: '来信', call: '来电' },
    authority: { central: '中央媒体和部委', official: '官方机构', media: '媒体', public: '公众' },
  } as Readonly<Record<string, Readonly<Record<string, string>>>>,

  noWords: '（无文字）',
} as const

/** What a person calls a coded value; the code itself when nobody gave it a name. */
export function labelOf(group: string, value: string): string {
  return messages.labels[group]?.[value] ?? value
}
