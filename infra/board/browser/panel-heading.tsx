/** The heading of a panel, which names its section (`aria-labelledby`), and what the panel is for. */
export function PanelHeading({
  id,
  title,
  lead,
}: {
  readonly id: string
  readonly title: string
  readonly lead: string
}) {
  return (
    <div class="heading">
      <h2 id={id}>{title}</h2>
      <p>{lead}</p>
    </div>
  )
}
