import { CheckMenu } from "@/frame/CheckMenu";
import { WIDGET_IDS, type WidgetId } from "./arrangement";

interface WidgetsMenuProps {
  shown: readonly WidgetId[];
  titleOf: (id: WidgetId) => string;
  onShow: (id: WidgetId, isShown: boolean) => void;
}

/** Chooses which widgets there are. */
export function WidgetsMenu({ shown, titleOf, onShow }: WidgetsMenuProps) {
  return (
    <CheckMenu
      label="Widgets"
      options={WIDGET_IDS.map((id) => ({ id, label: titleOf(id) }))}
      isShown={(id) => shown.includes(id)}
      onShow={onShow}
    />
  );
}
