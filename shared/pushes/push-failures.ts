import type { PushAttempt, PushFailure } from '#shared/orders/machine/order.ts'

const texts: Readonly<Record<PushFailure, string>> = {
  noUrl: '未配置回调地址',
  blocked: '地址指向本机或内网,不允许连接',
  dns: '域名无法解析',
  refused: '端口拒绝连接',
  tls: 'TLS握手失败或证书无效',
  reset: '连接被断开,没有应答',
  timeout: '10秒内没有应答',
  notHttp: '应答不是HTTP',
  network: '无法建立连接',
}

/** What an attempt came to, as tenants read it: the status of the answer, or why there was none. */
export function attemptResult({ result }: PushAttempt): {
  readonly httpStatus: number | null
  readonly error: string
} {
  return result.kind === 'answered'
    ? { httpStatus: result.httpStatus, error: '' }
    : { httpStatus: null, error: `${result.why} ${texts[result.why]}` }
}

/** Whether the receiver has taken the push. */
export function isTaken({ result }: PushAttempt): boolean {
  return result.kind === 'answered' && result.httpStatus >= 200 && result.httpStatus < 300
}
