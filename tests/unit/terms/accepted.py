"""Sentences of a small newsroom and their accepted translations, and what in them belongs in a register."""

PAIRS = """
Halyna Kryvoruchko said the school in Dovha Balka would open in September. | Галина Криворучко сказала, що школа в Довгій Балці відкриється у вересні.
The Ministry of Reconstruction has promised money for the roof. | Міністерство відбудови пообіцяло гроші на дах.
Residents of Dovha Balka have waited for two years. | Мешканці Довгої Балки чекали два роки.
“We counted every brick,” Halyna Kryvoruchko told the Steppe Observer. | «Ми порахували кожну цеглину», — розповіла Галина Криворучко «Степовому оглядачу».
The power outage lasted nine hours and the bakery lost its dough. | Відключення електроенергії тривало дев’ять годин, і пекарня втратила тісто.
Officials of the Ministry of Reconstruction came to Dovha Balka on Tuesday. | Посадовці Міністерства відбудови приїхали до Довгої Балки у вівторок.
The grain corridor was closed for four days. | Зерновий коридор був закритий чотири дні.
Kostiantyn Marchenko drove the first lorry through the grain corridor. | Костянтин Марченко провів зерновим коридором першу вантажівку.
According to the National Bank of Ukraine, prices rose by six per cent. | За даними Національного банку України, ціни зросли на шість відсотків.
The Northern Power Plant was hit before dawn. | Північну електростанцію вразили до світанку.
An air raid alert was declared in five districts. | Повітряну тривогу оголосили в п’яти районах.
Kostiantyn Marchenko has four children and a dog. | У Костянтина Марченка четверо дітей і собака.
The National Bank of Ukraine will print new coins next spring. | Національний банк України наступної весни викарбує нові монети.
The Steppe Observer has been printed in Dovha Balka since 1994. | «Степовий оглядач» друкується в Довгій Балці з 1994 року.
A power outage is planned for Thursday evening. | На вечір четверга заплановано відключення електроенергії.
Teachers asked Halyna Kryvoruchko for new desks. | Учителі попросили в Галини Криворучко нові парти.
Insurers want more proof that the grain corridor is safe. | Страховики хочуть більше доказів, що зерновий коридор безпечний.
Two engineers of the Northern Power Plant were wounded. | Двоє інженерів Північної електростанції зазнали поранень.
The air raid alert ended at six in the morning. | Повітряна тривога завершилася о шостій ранку.
Farmers from the Zelenyi Brid district sold their last wheat. | Фермери із Зеленобрідського району продали останню пшеницю.
Nobody in the Ministry of Reconstruction answered our letters. | Ніхто в Міністерстві відбудови не відповів на наші листи.
The river is low this summer, and fishermen are worried. | Цього літа річка обміліла, і рибалки стривожені.
Kostiantyn Marchenko repairs engines in his garage. | Костянтин Марченко лагодить двигуни у своєму гаражі.
A spokesman of the National Bank of Ukraine refused to comment. | Речник Національного банку України відмовився від коментарів.
During an air raid alert the museum moves its visitors to the cellar. | Під час повітряної тривоги музей переводить відвідувачів до підвалу.
The Northern Power Plant supplies half of the region. | Північна електростанція живить половину області.
“The grain corridor feeds us,” a harbour worker said. | «Зерновий коридор нас годує», — сказав працівник порту.
Local residents brought tea to the firefighters. | Мешканці принесли пожежникам чай.
After the power outage the hospital switched to its own generator. | Після відключення електроенергії лікарня перейшла на власний генератор.
The Steppe Observer asked three experts what will happen next. | «Степовий оглядач» запитав у трьох фахівців, що буде далі.
Local residents do not believe the promise. | Люди в місті не вірять обіцянці.
Every air raid alert stops the trams. | Кожна повітряна тривога зупиняє трамваї.
The court fined the company, and the company paid. | Суд оштрафував компанію, і та заплатила.
Halyna Kryvoruchko keeps the keys of the old library. | Галина Криворучко зберігає ключі від старої бібліотеки.
Local residents planted eighty lime trees along the road. | Містяни посадили вздовж дороги вісімдесят лип.
The company builds bridges and does not build houses. | Ця фірма будує мости й не зводить будинків.
Engineers say the power outage could have been avoided. | Інженери кажуть, що відключення електроенергії можна було уникнути.
The mayor thanked the drivers and the nurses. | Міський голова подякував водіям і медсестрам.
Its editor, Larysa Petrenko, left the Steppe Observer in May. | Її редакторка Лариса Петренко у травні пішла зі «Степового оглядача».
Local residents were told to boil the water. | Жителям порадили кип’ятити воду.
The price of bread has doubled since spring. | Від весни ціна хліба зросла вдвічі.
Divers found a second mine near the pier. | Біля пірса водолази знайшли другу міну.
In winter the ice on the river carries a lorry. | Узимку лід на річці витримує вантажівку.
The theatre will play for the soldiers’ children on Sunday. | У неділю театр гратиме для дітей військових.
A judge read the verdict for three hours. | Суддя читав вирок три години.
The pharmacy in Dovha Balka has no insulin. | В аптеці Довгої Балки немає інсуліну.
Doctors from Poland will train nurses here until June. | Лікарі з Польщі до червня навчатимуть тут медсестер.
The second convoy brought blankets and stoves. | Друга колона привезла ковдри й печі.
He wrote a book about bees and gave it away. | Він написав книжку про бджіл і роздав її.
The bridge was rebuilt in eleven months. | Міст відбудували за одинадцять місяців.
"""

# What an editor would take as it is proposed. A counterpart in another form is wrong here.
WANTED = {
    ("Halyna Kryvoruchko", "Галина Криворучко"),
    ("Dovha Balka", "Довга Балка"),
    ("Ministry of Reconstruction", "Міністерство відбудови"),
    ("Steppe Observer", "Степовий оглядач"),
    ("power outage", "відключення електроенергії"),
    ("grain corridor", "зерновий коридор"),
    ("Kostiantyn Marchenko", "Костянтин Марченко"),
    ("National Bank of Ukraine", "Національний банк України"),
    ("Northern Power Plant", "Північна електростанція"),
    ("air raid alert", "повітряна тривога"),
}
