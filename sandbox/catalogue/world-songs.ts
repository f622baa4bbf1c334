/** Songs whose titles or artists are not plain ASCII; same columns as `songs.ts`. All invented. */
export const WORLD_SONGS = `
yoru-no-watashibune | 夜の渡し船 | 紙灯籠楽団 | live inst karaoke comp
garasu-no-kajuen | ガラスの果樹園 | 藍沢ミオリ | remix sped
ame-to-denchi | 雨と電池 | 藍沢ミオリ; 鷺沼トキ | radio acoustic
tokyo-only | 屋上サテライト | 鷺沼トキ | jp
kirakira-forklift | きらきらフォークリフト | ネジマキ商会 | jp live
neko-no-yuubinkyoku | ネコの郵便局 (TV Size) | ネジマキ商会 | inst
bam-bae | 밤 나룻배 | 종이등불 | live remix sped
yuri-gwasuwon | 유리 과수원 | 한여울 | inst karaoke
eunha-uchaeguk | 은하우체국 (Galaxy Post) | 한여울; 도담결 | clean radio
nochnoy-parom | Ночной паром | Бумажные Фонари | live acoustic comp
steklyannyy-sad | Стеклянный сад | Лада Ветрова | remix slowed
snezhnyy-telegraf | Снежный телеграф | Лада Ветрова; Снегирь-Бит | clean
zakhidna-vezha | Західна вежа | Їжакова Гора | live
abbarat-al-layl | عبّارة الليل | فوانيس الورق | live remix
bustan-zujaj | بستان الزجاج | ليان السروجي | acoustic karaoke
nychterino-pleio | Νυχτερινό πλοίο | Χάρτινα Φανάρια | live inst
gyalinos-kipos | Γυάλινος κήπος | Νεφέλη Αρμυρίδη | remix
mishmeret-laila | מעבורת לילה | פנסי נייר | live
raat-ki-naav | रात की नाव | काग़ज़ी लालटेन | radio
ye-du-chuan | 夜渡船 | 紙燈會 | karaoke
boli-guoyuan | 玻璃果园 | 林雾汀 | live
reua-klang-khuen | เรือกลางคืน | โคมกระดาษ | acoustic
bac-de-nuit | Bac de nuit | Élodie Brûlepré | live remix
pomme-de-verre | Pommeraie de verre | Élodie Brûlepré; Zoé L'Hérault | radio
nattfarjan | Nattfärjan | Örjan Åsbrink | acoustic comp
glasgarden | Glasgärden | Örjan Åsbrink | live
nachtfahre | Nachtfähre | Käthe Süßholz | remix sped
strassenbahn-mond | Straßenbahn zum Mond | Käthe Süßholz | clean
trajekt-w-nocy | Prom nocą | Łucja Źrebięcka | live
zolty-zolw | Żółty żółw | Łucja Źrebięcka | karaoke
gece-vapuru | Gece Vapuru | İpek Şimşekoğlu | live sped
cam-bahce | Çam Bahçe Işığı | İpek Şimşekoğlu |
nocni-trajekt | Noční přívoz | Říšské Žárovky | acoustic
ejszakai-komp | Éjszakai komp | Tűzfűző Ősök | live
barca-de-noche | Barca de noche (¿Quién rema?) | Ñandú Eléctrico | remix slowed
corazon-de-tiza | Corazón de tiza | Ñandú Eléctrico; Inés Olmazábal | clean radio
balsa-da-noite | Balsa da Noite | João Melancia | acoustic live
pomar-de-vidro | Pomar de Vidro (Ao Vivo) | João Melancia | remix
pha-dem | Phà Đêm | Đèn Lồng Giấy | live
ferja-um-nott | Ferja um nótt | Þoka Ærinsdóttir | inst
moth-umlaut | Möth Ümlaut | Blåck Mäss Cåfe | live remaster
beyond-sea | 海を越えて (Beyond the Sea-Lane) | Paper Lanterns; 紙灯籠楽団 | single
`
