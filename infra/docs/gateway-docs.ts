import type { Words } from './words.ts'

/** What API Gateway (HTTP API) answers in its own words: `{"message": …}`, without `error_code`. */
export type GatewayDoc = {
  readonly status: number
  readonly message: string
  readonly cause: Words
  readonly remedy: Words
}

const repeat = {
  chinese: '操作可能已经执行，也可能没有；按 10014 处理：间隔逐次加长，原样重发同一请求，不会执行两次。',
  english:
    'It may or may not have been done. Treat it as 10014: send the very same request again, at growing intervals; it is not done twice.',
}

/** Every answer of the gateway’s own, by its status. */
export const gatewayDocs: readonly GatewayDoc[] = [
  {
    status: 403,
    message: 'Forbidden',
    cause: {
      chinese: '请求的域名没有接到本服务（例如 DNS 已指向网关，而域名尚未映射）。什么都没有执行。',
      english:
        'The host of the request does not lead to this service, such as a domain without its mapping. Nothing was done.',
    },
    remedy: {
      chinese: '检查域名；仍有问题请联系运营方。',
      english: 'Check the host, then ask the operator.',
    },
  },
  {
    status: 404,
    message: 'Not Found',
    cause: {
      chinese:
        '请求发到了已关闭的旧域名（网关的默认域名）。什么都没有执行。路径写错时应答是 error_code 10007，不是这个。',
      english:
        'The request went to a host that was closed (the gateway’s own name). Nothing was done. A wrong path is answered with error_code 10007 instead.',
    },
    remedy: { chinese: '改用运营方给出的域名。', english: 'Use the host that the operator gave you.' },
  },
  {
    status: 413,
    message: 'Request Entity Too Large',
    cause: {
      chinese: '请求超过 10 MB。什么都没有执行。',
      english: 'The request is larger than 10 MB. Nothing was done.',
    },
    remedy: { chinese: '检查请求正文。', english: 'Check the request’s body.' },
  },
  {
    status: 429,
    message: 'Too Many Requests',
    cause: {
      chinese: '网关限流：请求没有到达服务，什么都没有执行。',
      english: 'The gateway’s throttle: the request did not reach the service. Nothing was done.',
    },
    remedy: { chinese: '间隔逐次加长，原样重试。', english: 'Repeat it at growing intervals.' },
  },
  {
    status: 500,
    message: 'Internal Server Error',
    cause: {
      chinese: '服务没有给出应答便中断了。服务自己的故障则以 error_code 10014 应答。',
      english:
        'The service broke off without an answer. A failure that it notices itself says error_code 10014.',
    },
    remedy: repeat,
  },
  {
    status: 503,
    message: 'Service Unavailable',
    cause: {
      chinese: '网关暂不可用，或等待服务超过 30 秒。',
      english: 'The gateway is unavailable, or has waited for the service for more than 30 s.',
    },
    remedy: repeat,
  },
  {
    status: 504,
    message: 'Gateway Timeout',
    cause: {
      chinese: '网关或途中的代理等待超时。',
      english: 'The gateway, or a proxy on the way, gave up waiting.',
    },
    remedy: repeat,
  },
]
