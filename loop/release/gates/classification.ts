import { type Gate, matchesOf } from './gate.ts'

/** 密级 as it stands on a document: with a star, in a 密级 field, or alone on a line; internal marks likewise. */
const marks: readonly RegExp[] = [
  /(?:绝密|机密|秘密)\s*[★☆*]/gu,
  /密级\s*[:：]\s*(?:绝密|机密|秘密)/gu,
  /^\s*(?:绝密|机密|秘密)(?:\s*\d+\s*[年月])?\s*$/gmu,
  /内部\s*[★☆]/gu,
  /^\s*(?:内部(?:资料|文件|材料|传阅)|工作秘密)[，,。\s]*(?:注意保存|请勿外传|不得外传)?\s*$/gmu,
  /(?:仅供|限于?)内部(?:使用|传阅|参阅|掌握)|(?:请勿|不得|严禁)外传/gu,
]

/** The words may stand in an honest sentence (严守国家秘密): a person says so. */
const words: readonly RegExp[] = [/国家秘密|工作秘密|涉密|绝密|机密/gu]

export const findClassificationMarks: Gate = ({ folded }) => [
  ...matchesOf(folded, marks).map((excerpt) => ({
    gate: 'classification' as const,
    message: '疑似密级或内部标志：本系统为非涉密系统，严禁处理国家秘密',
    excerpt,
    isBlocking: true,
  })),
  ...matchesOf(folded, words).map((excerpt) => ({
    gate: 'classification' as const,
    message: '出现涉密用语，请确认不含涉密或内部内容',
    excerpt,
    isBlocking: false,
  })),
]
