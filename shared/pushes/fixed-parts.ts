/** What a push of tickets (contract §6) says of a booking that was not changed: ours never are. */
export const unchangedBooking = {
  isChangedOrder: '0',
  originalOrderNo: '',
  changedType: '',
  serviceCharge: '',
  changePriceDiff: '',
}

/** What a push says of the tickets when there are none; null and "" as in the contract's example. */
export const nothingIssued = {
  fromStationCode: null,
  toStationCode: null,
  departureTime: null,
  arrivalTime: null,
  trainNo: null,
  ticketNo: null,
  orderAmount: null,
  fromStation: null,
  toStation: null,
  issueTime: '',
  mailCharge: null,
} as const
