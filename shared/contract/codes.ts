/**
 * Juhe's system codes, the same for all its services, with Juhe's own reasons. They say that the request was not let in
 * (key, quota, maintenance) or that Juhe itself has trouble (10014), never something about one order.
 */
export const systemCodes = {
  10001: '错误的请求KEY',
  10002: '该KEY无请求权限',
  10003: 'KEY过期',
  10004: '错误的OPENID',
  10005: '应用未审核超时,请提交认证',
  10007: '未知的请求源',
  10008: '被禁止的IP',
  10009: '被禁止的KEY',
  10011: '当前IP请求超过限制',
  10012: '请求超过次数限制',
  10013: '测试KEY超过请求限制',
  10014: '系统内部异常',
  10020: '接口维护',
  10021: '接口停用',
} as const satisfies Readonly<Record<number, string>>

/** One of Juhe's system codes. */
export type SystemCode = keyof typeof systemCodes

/** Whether a code is one of Juhe's system codes. */
export function isSystemCode(code: number): code is SystemCode {
  return Object.hasOwn(systemCodes, code)
}

/**
 * The codes of the grabTicket service that are attested (contract §4 and §5). There are no codes of our own:
 * every refusal of this service uses one of these or a system code.
 */
export const serviceCodes = {
  /** The order cannot be cancelled (any more): `抢票取消失败`. */
  cancelFailed: 223801,
  /** A parameter is refused; the reason starts with `参数错误:`. */
  badParameter: 223804,
} as const

/** Juhe's "internal error": the one system code after which something may have been done. */
const internalError = 10014

/**
 * What a code other than 0 says for sure, here as at Juhe: `turnedAway` at the door (key, quota, maintenance), or
 * `refused` because of what was asked. After either nothing was done. Undefined for every other code, 10014 among them:
 * then the outcome is unknown.
 */
export function certaintyOf(code: number): 'turnedAway' | 'refused' | undefined {
  if (isSystemCode(code)) return code === internalError ? undefined : 'turnedAway'
  return code === serviceCodes.badParameter || code === serviceCodes.cancelFailed ? 'refused' : undefined
}

/** Juhe's reason of {@link serviceCodes.cancelFailed}, contract §4. */
export const cancelFailedReason = '抢票取消失败'
